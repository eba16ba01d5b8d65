// What a person does on the page, sent to the server; what comes back is HTML, shown by Gradio.
// Everything here survives a reload: the conversation by its address, the unsent question and the
// chosen documents in the browser's own storage.
window.hoidap = (() => {
  const parts = {};
  const find = (selector, within = document) => within.querySelector(selector);
  // Gradio puts all styles under its own container, so that what they depend on stands inside it.
  const frame = () => find('#hd-main') || document.body;
  const number = (value) => Number.parseInt(value, 10);
  const narrow = () => window.matchMedia('(max-width: 900px)').matches;
  const conversation = () => (location.pathname.match(/^\/c\/([\w-]+)$/) || [])[1] || '';
  const send = (part, event, values = {}) => parts[part]?.trigger(event, { conversation: conversation(), ...values });
  const recall = (store, key) => { try { return store.getItem(key) || ''; } catch { return ''; } };
  const keep = (store, key, value) => {
    try { if (value) store.setItem(key, value); else store.removeItem(key); } catch { /* no room: nothing is kept */ }
  };
  const element = (tag, text, values = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.assign(made.dataset, values);
    if (tag === 'button') made.type = 'button';
    return made;
  };

  // A name between quotation marks; whatever turns writing around in it ends with it.
  const quoted = (name) => `“\u2068${name}\u2069”`;

  // --- words to the person ----------------------------------------------------------------------
  let fading = 0;
  const tell = (text, undo = null) => {
    find('.hd-toast')?.remove();
    const toast = element('div', text);
    toast.className = 'hd-toast';
    toast.setAttribute('role', 'status');
    if (undo) {
      const button = element('button', 'Hoàn tác');
      button.addEventListener('click', () => { toast.remove(); undo(); });
      toast.append(button);
    }
    frame().append(toast);
    clearTimeout(fading);
    fading = setTimeout(() => toast.remove(), undo ? 12000 : 5000);
  };
  const call = async (path, method = 'GET', body = null) => {
    let line = 'Mất kết nối với máy chủ: hãy thử lại.';
    try {
      const response = await fetch(path, {
        method,
        headers: body ? { 'content-type': 'application/json' } : {},
        body: body ? JSON.stringify(body) : null,
      });
      const told = await response.json();
      if (response.ok) return told;
      line = told.detail || line;
    } catch { /* told below */ }
    tell(line);
    return null;
  };

  // --- the question box -------------------------------------------------------------------------
  const box = () => find('#hd-ask textarea');
  const draft = () => `hd-draft:${conversation()}`;
  const write = (text) => {
    const area = box();
    if (!area) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(area, text);
    area.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const focus = () => { if (!frame().classList.contains('hd-sheet')) box()?.focus({ preventScroll: true }); };
  const hint = (text, warns = false) => {
    const line = find('#hd-hint');
    if (!line) return;
    line.dataset.usual ||= line.textContent;
    line.textContent = text || line.dataset.usual;
    line.classList.toggle('hd-warning', warns);
  };

  // --- asking, one question after the other -----------------------------------------------------
  const waiting = [];
  let asking = null;
  const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
  const queue = () => `hd-waiting:${conversation()}`;
  const drawWaiting = (changed = true) => {
    if (changed) keep(sessionStorage, queue(), waiting.length ? JSON.stringify(waiting) : '');
    const list = find('#hd-waiting');
    if (!list) return;
    const sent = asking?.question && document.querySelectorAll('.hd-turn').length <= asking.turn;
    list.hidden = !waiting.length && !sent;
    list.replaceChildren(...(sent ? [element('li', `Đang gửi: ${asking.question}`)] : []), ...waiting.map((one, index) => {
      const item = element('li', `Đang chờ: ${one.question}`);
      const drop = element('button', '×', { drop: index });
      drop.setAttribute('aria-label', 'Bỏ câu hỏi đang chờ');
      item.append(drop);
      return item;
    }));
  };
  const drawBusy = () => {
    const stop = find('#hd-stop');
    if (stop) stop.hidden = !asking;
  };
  const next = () => {
    if (asking || !waiting.length || !parts['hd-transcript']) return;
    asking = waiting.shift();
    moved = Date.now();
    if (!conversation()) {
      keep(sessionStorage, queue(), '');
      history.pushState({}, '', `/c/${newId()}`);
    }
    const turns = document.querySelectorAll('.hd-turn').length;
    asking.turn = turns;
    send('hd-transcript', 'submit', { question: asking.question, documents: asking.documents?.length ? asking.documents : chosen().map((one) => one.id), verbatim: !!asking.verbatim });
    drawWaiting();
    drawBusy();
  };
  const ask = (question, how = {}) => {
    if (!question.trim()) { hint('Hãy gõ câu hỏi rồi nhấn Enter.', true); return; }
    hint('');
    waiting.push({ question, ...how });
    drawWaiting();
    next();
    focus();
  };
  const take = () => {
    const text = box()?.value || '';
    if (text.trim()) { keep(localStorage, draft(), ''); write(''); }
    ask(text);
  };
  // A question that this page did not ask (it was reloaded, or another tab asked) is awaited as well.
  const adopt = (log) => {
    if (asking || log?.getAttribute('aria-busy') !== 'true' || log.dataset.conversation !== conversation()) return;
    asking = { adopted: true, turn: log.querySelectorAll('.hd-turn').length - 1 };
    drawBusy();
  };
  const settled = () => {
    moved = Date.now();
    const log = find('.hd-log');
    adopt(log);
    drawWaiting(false);  // what a reload has still to bring back stays kept
    if (!asking || !log || log.getAttribute('aria-busy') === 'true') return;
    if (log.querySelectorAll('.hd-turn').length <= asking.turn) return;
    const { adopted } = asking;
    asking = null;
    if (adopted) open();  // with its source
    if (!narrow() && find('.hd-turn:last-of-type .hd-mark, .hd-turn:last-of-type .hd-answer .hd-source', log)) tab('source')?.click();
    drawBusy();
    list('hd-history');
    next();
    if (!asking) send('hd-following', 'input');
  };
  // A connection that was lost, or a server that was started anew, must not leave the page waiting.
  let moved = 0;
  let lost = false;
  const look = async () => {
    if (!asking || Date.now() - moved < 12000) return;
    const watched = asking;
    let exchanges = [];
    try {
      const response = await fetch(`/api/conversations/${conversation()}`);
      if (response.ok) exchanges = (await response.json()).exchanges;
      else if (response.status !== 404) throw new Error(response.status);
    } catch {
      lost = true;
      tell('Mất kết nối với máy chủ, đang thử lại…');
      return;
    }
    if (asking !== watched) return;
    const arrived = exchanges[watched.turn];
    if (watched.adopted && !lost) return;  // it is looked at anyway
    if (arrived && !arrived.reply && !arrived.error && !lost) return;  // it is being answered
    if (lost || !arrived) {  // Gradio still waits for what will not come: begin anew, asking again
      if (!arrived && watched.question) keep(sessionStorage, 'hd-again', watched.question);
      location.reload();
      return;
    }
    asking = null;
    open();
    drawBusy();
    next();
  };
  const resume = () => {
    const question = recall(sessionStorage, 'hd-again');
    keep(sessionStorage, 'hd-again', '');
    if (question) waiting.push({ question });
    try { waiting.push(...JSON.parse(recall(sessionStorage, queue()) || '[]')); } catch { /* not ours */ }
    drawWaiting();
    next();
  };
  setInterval(look, 4000);
  setInterval(() => { if (asking?.adopted) glance(); }, 1500);
  const stop = () => {
    if (!asking) return;
    send('hd-transcript', 'stop');
    waiting.length = 0;
    drawWaiting();
    find('#hd-stop').hidden = true;
    focus();
  };

  // --- conversations under their addresses ------------------------------------------------------
  const open = () => send('hd-transcript', 'apply');
  const glance = () => send('hd-transcript', 'apply', { glance: true });
  const begin = (tries = 6) => {  // the first event may come before Gradio listens
    const log = find('.hd-log');
    if (log && log.dataset.conversation === conversation()) { resume(); return; }
    open();
    if (tries) setTimeout(() => begin(tries - 1), 1500);
  };
  const go = (id) => {
    const path = id ? `/c/${id}` : '/';
    if (asking) { location.assign(path); return; }
    if (location.pathname !== path) history.pushState({}, '', path);
    arrive();
  };
  const arrive = () => {
    open();
    write(recall(localStorage, draft()));
    list('hd-history');
    frame().classList.remove('hd-sheet');
    focus();
  };
  window.addEventListener('popstate', () => (asking ? location.reload() : arrive()));
  document.addEventListener('visibilitychange', () => {
    const log = find('.hd-log');
    if (!document.hidden && !asking && log && conversation()) glance();
  });

  // --- lists beside -----------------------------------------------------------------------------
  const fields = { 'hd-listing': '#hd-filter', 'hd-history': '#hd-find' };
  let order = { column: '', down: false };
  let most = 0;
  const list = (part) => send(part, 'input', { search: find(fields[part])?.value || '', most, ...order });
  const more = (number) => { most = number; list('hd-listing'); };
  const sort = (column) => {
    order = { column, down: order.column === column && !order.down };
    list('hd-listing');
  };
  const chosen = () => { try { return JSON.parse(recall(sessionStorage, 'hd-chosen') || '[]'); } catch { return []; } };
  const views = { source: 0, documents: 1, history: 2 };
  const tab = (view) => document.querySelectorAll('#hd-views button[role="tab"]')[views[view]];
  // Gradio makes what is on a tab when it is first shown: each is shown once, before anybody looks.
  const unfold = (rest = ['history', 'documents', 'source']) => {
    tab(rest[0])?.click();
    if (rest.length > 1) setTimeout(() => unfold(rest.slice(1)), 60);
  };
  const show = (view) => {
    tab(view)?.click();
    if (narrow()) frame().classList.add('hd-sheet');
  };

  const join = (id, part, trigger, watch) => {
    const first = !parts[id];
    parts[id] = { part, trigger };
    const changed = () => requestAnimationFrame(() => hoidap.changed(id, part));
    watch('value', changed);
    changed();
    if (id === 'hd-transcript') setTimeout(begin, 0);
    if (first && id === 'hd-panel') setTimeout(() => unfold(), 0);
    if (fields[id]) setTimeout(() => list(id), 0);
  };
  return {
    get frame() { return frame(); },
    parts, find, number, narrow, conversation, send, recall, keep, element, quoted, tell, call, box, draft, write, focus, hint,
    ask, take, stop, settled, waiting, drawWaiting, open, go, list, more, sort, chosen, show, join, fields, changed: () => {},
  };
})();
