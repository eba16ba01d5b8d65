// What follows when a part of the page has changed: what is in view, what has the focus, what is offered.
{
  const { find, number, narrow, recall, box, show } = hoidap;

  // A new turn, or a reply that is complete, is brought into view; pieces of text do not move the page.
  let seen = null;
  const bringUp = (log, turn) => log.scrollTo({ top: turn ? turn.offsetTop - log.offsetTop - 8 : 0 });
  const linked = () => (location.hash ? find(`.hd-turn#${CSS.escape(location.hash.slice(1))}`) : null);
  window.addEventListener('hashchange', () => { if (linked()) bringUp(find('.hd-log'), linked()); });
  const followConversation = () => {
    const log = find('.hd-log');
    if (!log) return;
    const last = [...log.querySelectorAll('.hd-turn')].at(-1);
    const now = last ? `${log.dataset.conversation}:${last.dataset.turn}` : null;
    if (now === seen) return;
    const target = (seen === null && linked()) || last;
    seen = now;
    bringUp(log, target);
  };
  // The quotation is brought into the middle of its panel.
  let shown = null;
  const followSource = hoidap.followSource = (again = false) => {
    const panel = find('.hd-source-panel');
    if (!panel || panel.dataset.shown === undefined || (panel.dataset.shown === shown && !again)) return;
    shown = panel.dataset.shown;
    const page = find('.hd-page', panel);
    const mark = find('mark.hd-current', panel);
    const top = mark ? mark.getBoundingClientRect().top - page.getBoundingClientRect().top + page.scrollTop : 0;
    page.scrollTo({ top: mark ? top - page.clientHeight / 3 : 0 });
  };
  document.addEventListener('load', (event) => { if (event.target.matches?.('.hd-scan img')) followSource(true); }, true);
  // Examples are made while the page is already there: it looks again a few times.
  let looked = 0;
  const offer = () => {
    const bare = find('.hd-welcome') && !find('.hd-welcome .hd-example, .hd-welcome [data-view], .hd-welcome .hd-action');
    if (bare && looked < 4) { looked += 1; setTimeout(() => { if (find('.hd-welcome')) hoidap.open(); }, 3000); }
    // What was offered after one reply is not offered under another. It stands under the reply, inside
    // what is scrolled: however late it comes, it moves nothing.
    const log = find('.hd-log');
    const offered = find('#hd-following .hd-next');
    const turns = [...document.querySelectorAll('.hd-turn')];
    const fits = offered?.firstChild && offered.dataset.conversation === hoidap.conversation()
      && number(offered.dataset.after) === turns.length && turns.at(-1)?.dataset.turn.endsWith('-done');
    const there = find('.hd-next', log || document.body);
    if (!log || (fits && there?.outerHTML === offered.outerHTML)) return;
    there?.remove();
    if (fits) log.append(offered.cloneNode(true));
  };
  // What had the focus in a part that is drawn anew has it again, or what now stands in its place.
  let held = null;
  const marks = (one) => Object.values(one.dataset).join('|');
  const text = (one) => one.textContent.trim();
  const known = (target) => {
    const part = Object.keys(hoidap.parts).find((id) => hoidap.parts[id].part.contains(target));
    return part && target.matches('button, a, input, summary')
      ? { part, kind: target.tagName, marks: marks(target), text: text(target), within: target.closest('nav, table, ul, ol')?.className } : null;
  };
  document.addEventListener('focusin', ({ target }) => { held = known(target); });
  // Gradio may keep an element and make another button of it: that one is not what had the focus.
  const isHeld = (one) => marks(one) === held.marks && text(one) === held.text;
  const holdFocus = (id, part) => {
    const now = document.activeElement;
    if (held?.part !== id || (now !== document.body && (!part.contains(now) || isHeld(now)))) return;
    const all = [...part.querySelectorAll(held.kind)];
    const place = [...part.querySelectorAll('nav, table, ul, ol')].find((one) => one.className === held.within);
    const again = all.find(isHeld)
      || all.find((one) => place?.contains(one) && held.text && text(one) === held.text)
      || all.find((one) => held.marks && marks(one) === held.marks)
      || (place && find('[aria-current]', place));
    if (!again) return;
    again.focus({ preventScroll: true });
    held = known(again);
  };
  let unfolded = -1;
  hoidap.unfold = () => { unfolded = document.querySelectorAll('.hd-document').length; };
  const followMore = () => {
    if (unfolded < 0) return;
    const first = document.querySelectorAll('.hd-document .hd-open')[unfolded];
    unfolded = -1;
    first?.focus();
  };
  // Two conversations may be opened one after the other, and arrive the other way round.
  const followAddress = () => {
    const log = find('.hd-log');
    if (log && !hoidap.isAsking() && log.dataset.conversation !== hoidap.conversation()) hoidap.open();
  };
  let greeted = false;
  let rereading = 0;
  hoidap.changed = (id, part) => {
    if (id === 'hd-listing') followMore();
    holdFocus(id, part);
    if (id === 'hd-transcript') { followConversation(); hoidap.settled(); offer(); followAddress(); }
    if (id === 'hd-panel') followSource();
    if (id === 'hd-following') offer();
    if (id === 'hd-listing') {
      hoidap.drawChosen();
      clearTimeout(rereading);  // what is being read will soon have been
      if (find('#hd-listing [data-reading]')) rereading = setTimeout(() => hoidap.list('hd-listing'), 2500);
      if (!greeted && find('#hd-listing [data-total]')) {
        greeted = true;
        if (find('#hd-listing [data-total="0"]') && !narrow()) show('documents');
      }
    }
  };
  // The box appears some time after this script: what was typed before a reload is put back then.
  const settle = new MutationObserver(() => {
    if (!box() || !find('#hd-chosen')) return;
    settle.disconnect();
    const unsent = recall(localStorage, hoidap.draft());
    setTimeout(() => { if (unsent && !box().value) hoidap.write(unsent); hoidap.drawChosen(); }, 100);
  });
  settle.observe(document.documentElement, { childList: true, subtree: true });
}
