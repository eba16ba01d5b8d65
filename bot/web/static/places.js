// Where the page is: at a conversation's address, and on a telephone maybe under a sheet. Both are
// entries of the browser's history, so that its Back does what it does everywhere.
{
  const { find, narrow, conversation, send, recall, write, box, tab } = hoidap;

  let here = location.pathname;
  let leaving = false;  // a sheet is being left, and the browser has not gone back yet
  const later = [];
  const whenThere = (work) => { if (leaving) later.push(work); else work(); };
  const there = () => {
    leaving = false;
    later.splice(0).forEach((work) => work());
  };

  // --- the sheet over the conversation ----------------------------------------------------------
  const covered = () => narrow() && hoidap.frame.classList.contains('hd-sheet');
  const byFinger = () => window.matchMedia('(pointer: coarse)').matches;
  // Nothing under the sheet is reached; the focus comes on it, and returns to where it was.
  const shut = () => ['#hd-header', '#hd-chat'].forEach((part) => { if (find(part)) find(part).inert = covered(); });
  window.matchMedia('(max-width: 900px)').addEventListener('change', shut);
  let before = null;
  const giveBack = () => {
    if (before?.isConnected && before !== document.body && before !== box()) before.focus({ preventScroll: true });
    else if (!byFinger()) hoidap.focus();  // else the keyboard would rise over what is to be read
  };
  const lay = (over) => {
    const lies = covered();
    if (over && !lies) before = document.activeElement;
    hoidap.frame.classList.toggle('hd-sheet', over);
    shut();
    if (over && !lies) find('.hd-close')?.focus({ preventScroll: true });
    if (!over && lies) giveBack();
  };
  const cover = (view) => {
    if (!narrow()) return;
    whenThere(() => {
      history[history.state?.sheet ? 'replaceState' : 'pushState']({ sheet: view }, '');
      lay(true);
    });
  };
  const uncover = () => {
    lay(false);
    if (history.state?.sheet && !leaving) {
      leaving = true;
      history.back();
      setTimeout(there, 1000);  // whatever the browser made of it
    }
  };
  const recover = () => {  // after a reload, or when Back or Forward lead to it
    const { sheet } = history.state || {};
    lay(narrow() && !!sheet);
    if (sheet) tab(sheet)?.click();
  };

  // --- conversations under their addresses ------------------------------------------------------
  const open = () => send('hd-transcript', 'apply');
  const glance = () => send('hd-transcript', 'apply', { glance: true });
  const begin = (tries = 6) => {  // the first event may come before Gradio listens
    const log = find('.hd-log');
    if (log && log.dataset.conversation === conversation()) { hoidap.resume(); return; }
    open();
    if (tries) setTimeout(() => begin(tries - 1), 1500);
  };
  const moveTo = (path) => {
    history[history.state?.sheet ? 'replaceState' : 'pushState']({}, '', path);
    here = location.pathname;
  };
  const arrive = () => {
    open();
    hoidap.unedit(false);
    write(recall(localStorage, hoidap.draft()));
    hoidap.resume();
    hoidap.list('hd-history');
    recover();
    if (!byFinger() || !conversation()) hoidap.focus();
  };
  const go = (id) => whenThere(() => {
    const path = id ? `/c/${id}` : '/';
    if (hoidap.isAsking()) { location[history.state?.sheet ? 'replace' : 'assign'](path); return; }
    if (location.pathname !== path) moveTo(path);
    arrive();
  });
  window.addEventListener('popstate', () => {
    if (location.pathname === here) {
      recover();
    } else {
      here = location.pathname;
      if (hoidap.isAsking()) { location.reload(); return; }
      arrive();
    }
    there();
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && !hoidap.isAsking() && find('.hd-log') && conversation()) glance();
  });

  // --- a new answer shows its source, but not to somebody who is at work beside it --------------
  let touched = 0;
  const touch = ({ target }) => { if (target.closest?.('#hd-beside')) touched = Date.now(); };
  ['pointerdown', 'keydown', 'wheel', 'input'].forEach((kind) => document.addEventListener(kind, touch, { capture: true, passive: true }));
  const offerSource = (since) => {
    const works = touched > since || find('#hd-filter')?.value || find('#hd-uploads progress');
    const shown = tab('source');
    if (!works) shown?.click(); else if (shown?.getAttribute('aria-selected') !== 'true') shown.dataset.fresh = '';
  };
  document.addEventListener('click', ({ target }) => { delete target.closest?.('[data-fresh]')?.dataset.fresh; });

  Object.assign(hoidap, { covered, cover, uncover, recover, isLeaving: () => leaving, whenThere, open, glance, begin, moveTo, go, offerSource });
}
