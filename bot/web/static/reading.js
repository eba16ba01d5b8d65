// Reading a source: a glance at a quotation without leaving the reply, and a search in the document.
{
  const { find, number, send } = hoidap;

  // --- the quotation behind a number, on hover and on focus -----------------------------------------
  let over = null;
  const hide = () => {
    over?.removeAttribute('aria-describedby');
    over = null;
    find('#hd-preview')?.remove();
  };
  const glance = (mark) => {
    if (mark === over) return;
    hide();
    const { exchange, number: cited } = mark.dataset;
    const source = find(`.hd-citations .hd-source[data-exchange="${exchange}"][data-number="${cited}"]`);
    const quote = source?.parentElement.querySelector('blockquote')?.textContent;
    if (!quote) return;
    over = mark;
    const shown = hoidap.element('div', quote.length > 400 ? `${quote.slice(0, quote.lastIndexOf(' ', 400))} …` : quote);
    shown.id = 'hd-preview';
    shown.setAttribute('role', 'tooltip');
    hoidap.frame.append(shown);
    mark.setAttribute('aria-describedby', 'hd-preview');
    const place = mark.getBoundingClientRect();
    const width = Math.min(420, document.documentElement.clientWidth - 24);
    shown.style.width = `${width}px`;
    shown.style.left = `${Math.max(12, Math.min(place.left - 24, document.documentElement.clientWidth - width - 12))}px`;
    const below = place.bottom + 8 + shown.offsetHeight < window.innerHeight;
    shown.style.top = `${below ? place.bottom + 8 : Math.max(8, place.top - shown.offsetHeight - 8)}px`;
  };
  const marked = (event) => event.target.closest?.('.hd-mark');
  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;  // a finger opens the source itself
    const mark = marked(event);
    if (mark) glance(mark); else if (over && document.activeElement !== over) hide();
  });
  document.addEventListener('focusin', (event) => {
    const mark = marked(event);
    if (mark?.matches(':focus-visible')) glance(mark); else hide();
  });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
  document.addEventListener('click', hide, true);
  document.addEventListener('scroll', hide, true);

  // --- search in the document that is shown ---------------------------------------------------------
  let typed = false;
  const look = (box, step) => {
    const field = find('input', box);
    if (!field.value.trim()) return;
    typed = true;
    send('hd-panel', 'select', {
      document: box.dataset.within, at: number(box.dataset.place), find: field.value, step,
    });
  };
  document.addEventListener('keydown', (event) => {
    const box = event.key === 'Enter' && event.target.matches('input') ? event.target.closest('.hd-within') : null;
    if (box) look(box, event.shiftKey ? -1 : 1);
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.hd-within [data-step]');
    if (button) look(button.closest('.hd-within'), number(button.dataset.step));
  });
  document.addEventListener('error', async ({ target }) => {  // no picture: why, in the server's words
    if (!target.matches?.('.hd-scan img')) return;
    const told = await fetch(target.src).then((response) => response.json()).catch(() => ({}));
    target.replaceWith(hoidap.element('p', told.detail || 'Không mở được ảnh của trang này.'));
  }, true);
  // While rows are shown that do not yet fit what was typed, they are pale. Those of an earlier word
  // may arrive last: then they are asked for once more.
  let asked = null;
  const fade = (arrived = false) => {
    const shown = find('#hd-listing [data-search]');
    const typed = find('#hd-filter')?.value;
    if (!shown || typed === undefined) return;
    shown.setAttribute('aria-busy', String(shown.dataset.search !== typed));
    if (!arrived || shown.dataset.search === typed || asked === typed) return;
    asked = typed;
    setTimeout(() => hoidap.list('hd-listing'), 600);
  };
  document.addEventListener('input', (event) => { if (event.target.id === 'hd-filter') fade(); });
  const before = hoidap.changed;
  hoidap.changed = (id, part) => {
    before(id, part);
    if (id === 'hd-listing') fade(true);
    const field = id === 'hd-panel' && typed ? find('.hd-within input') : null;
    if (!field) return;
    typed = false;
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
  };
}
