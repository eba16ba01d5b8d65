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

  // What a person typed, without the signs that turn the direction of writing: no Vietnamese has any.
  const unturned = (text) => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
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
  const focus = () => { if (!hoidap.covered()) box()?.focus({ preventScroll: true }); };
  const hint = (text, warns = false) => {
    const line = find('#hd-hint');
    if (!line) return;
    line.dataset.usual ||= line.textContent;
    line.textContent = text || line.dataset.usual;
    line.classList.toggle('hd-warning', warns);
  };

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
    if (rest.length > 1) setTimeout(() => unfold(rest.slice(1)), 60); else hoidap.recover();
  };
  const show = (view) => {
    tab(view)?.click();
    hoidap.cover(view);
  };

  const join = (id, part, trigger, watch) => {
    const first = !parts[id];
    parts[id] = { part, trigger };
    const changed = () => requestAnimationFrame(() => hoidap.changed(id, part));
    watch('value', changed);
    changed();
    if (id === 'hd-transcript') setTimeout(() => hoidap.begin(), 0);
    if (first && id === 'hd-panel') setTimeout(() => unfold(), 0);
    if (fields[id]) setTimeout(() => list(id), 0);
  };
  return {
    get frame() { return frame(); },
    parts, find, number, narrow, conversation, send, recall, keep, element, unturned, quoted, tell, call, box, draft, write, focus, hint,
    list, more, sort, chosen, tab, show, join, fields, changed: () => {},
  };
})();
