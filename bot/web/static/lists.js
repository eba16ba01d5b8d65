// Clicks and keys: what a person may do with a reply, a document and a conversation.
{
  const { find, number, send, keep, element, tell, call, box, ask, show } = hoidap;

  const copy = async (button, text, done) => {
    const label = button.textContent;
    let told = done;
    try { await navigator.clipboard.writeText(text); } catch { told = 'Trình duyệt không cho sao chép'; }
    button.textContent = told;
    setTimeout(() => { button.textContent = label; }, 2000);
  };
  const leadTo = ({ exchange, number: cited }) => {
    document.querySelectorAll('.hd-source[aria-current]').forEach((other) => other.removeAttribute('aria-current'));
    find(`.hd-source[data-exchange="${exchange}"][data-number="${cited}"]`)?.setAttribute('aria-current', 'true');
    send('hd-transcript', 'select', { exchange: number(exchange), number: number(cited) });
    hoidap.cover('source');
  };
  const drawChosen = () => {
    const bar = find('#hd-chosen');
    if (!bar) return;
    const chosen = hoidap.chosen();
    bar.hidden = !chosen.length;
    const names = chosen.length === 1 ? hoidap.quoted(chosen[0].name) : `${chosen.length} tài liệu đã chọn`;
    bar.replaceChildren(element('span', `Chỉ hỏi ${names}`), element('button', 'Hỏi tất cả', { chooseAll: '' }));
    const ids = new Set(chosen.map((one) => one.id));
    document.querySelectorAll('[data-choose]').forEach((tick) => { tick.checked = ids.has(tick.dataset.choose); });
    document.querySelectorAll('[data-choose-folder]').forEach((tick) => {
      const inside = JSON.parse(tick.dataset.keys).filter((id) => ids.has(id)).length;
      tick.checked = inside === JSON.parse(tick.dataset.keys).length;
      tick.indeterminate = inside > 0 && !tick.checked;
    });
  };
  const choose = (chosen) => { keep(sessionStorage, 'hd-chosen', chosen.length ? JSON.stringify(chosen) : ''); drawChosen(); };

  const judge = async (button) => {
    const pressed = button.getAttribute('aria-pressed') === 'true';
    const verdict = pressed ? '' : button.dataset.verdict;
    const body = { conversation: hoidap.conversation(), exchange: number(button.dataset.exchange), verdict };
    if (!await call('/api/feedback', 'POST', body)) return;
    button.parentElement.querySelectorAll('[data-verdict]').forEach((other) => {
      other.setAttribute('aria-pressed', String(other === button && !pressed));
    });
    find('.hd-why')?.remove();
    if (verdict !== 'bad') return;
    const form = element('form', '');
    form.className = 'hd-why';
    const why = element('input', '');
    why.placeholder = 'Sai ở đâu? (không bắt buộc)';
    why.setAttribute('aria-label', why.placeholder);
    why.maxLength = 2000;
    const submit = element('button', 'Gửi');
    submit.type = 'submit';
    form.append(why, submit);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (await call('/api/feedback', 'POST', { ...body, reason: why.value })) { form.remove(); tell('Đã ghi lại nhận xét.'); hoidap.focus(); }
    });
    button.closest('footer').after(form);
    why.focus({ preventScroll: true });
    form.scrollIntoView({ block: 'nearest' });
  };
  const remove = async (button) => {
    const { remove: id, name } = button.dataset;
    const path = `/api/documents/${encodeURIComponent(id)}`;
    if (!await call(path, 'DELETE')) return;
    choose(hoidap.chosen().filter((one) => one.id !== id));
    hoidap.list('hd-listing');
    tell(`Đã gỡ ${hoidap.quoted(name)}.`, async () => { if (await call(`${path}/restore`, 'POST')) hoidap.list('hd-listing'); });
  };
  const erase = async (button) => {
    const { erase: id, name } = button.dataset;
    if (!await call(`/api/conversations/${id}`, 'DELETE')) return;
    const wasOpen = id === hoidap.conversation();
    if (wasOpen) hoidap.go('');
    hoidap.list('hd-history');
    tell(`Đã xóa ${hoidap.quoted(name)}.`, async () => {
      if (!await call(`/api/conversations/${id}/restore`, 'POST')) return;
      if (wasOpen && !hoidap.conversation()) hoidap.go(id); else hoidap.list('hd-history');
    });
  };
  const restore = async (button) => {
    if (!await call(`/api/conversations/${button.dataset.restore}/restore`, 'POST')) return;
    hoidap.open();
    hoidap.list('hd-history');
  };
  // A name becomes a box with it; Enter or leaving the box keeps what was typed, Escape the old name.
  // What stood there comes back: the list is drawn anew only where something has changed.
  const rewrite = (place, value, label, most, done) => {
    const field = element('input', '');
    field.value = value;
    field.maxLength = most;
    field.className = 'hd-search hd-rewriting';
    field.setAttribute('aria-label', label);
    const before = [...place.childNodes];
    let byKey = false;
    field.addEventListener('keydown', (event) => {
      byKey = ['Enter', 'Escape'].includes(event.key);
      if (event.key === 'Escape') field.value = value;
      if (!byKey || event.isComposing) return;
      event.preventDefault();  // else the same key presses what has the focus next
      field.blur();
    });
    field.addEventListener('blur', () => {
      const typed = field.value;
      if (field.isConnected) place.replaceChildren(...before);
      if (byKey) find('summary, button, a', place)?.focus();
      if (typed !== value) done(typed);
    }, { once: true });
    place.replaceChildren(field);
    field.select();
  };
  const retitled = (path, part) => async (title) => {
    if (title.trim()) await call(path, 'PATCH', { title });
    hoidap.list(part);
  };
  const rename = (button) => {
    const { rename: id, name } = button.dataset;
    button.closest('details').open = false;
    rewrite(button.closest('li'), name, 'Tên mới của cuộc trò chuyện', 80, retitled(`/api/conversations/${id}`, 'hd-history'));
  };
  const retitle = (button) => {
    const { retitle: id, name } = button.dataset;
    const place = find('.hd-of-title', button.closest('tr'));
    rewrite(place, name, 'Tên mới của tài liệu', 300, retitled(`/api/documents/${encodeURIComponent(id)}`, 'hd-listing'));
  };

  const record = async (button) => {
    const told = await call(`/api/conversations/${hoidap.conversation()}/${button.dataset.record}/record`);
    if (!told) return;
    const link = element('a', '');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(told, null, 2)], { type: 'application/json' }));
    link.download = `ho-so-${number(button.dataset.record) + 1}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const question = (button) => button.closest('.hd-turn')?.dataset.question || '';
  const deeds = {
    example: (button) => ask(button.textContent),
    alternative: (button) => ask(button.dataset.alternative, { documents: JSON.parse(button.dataset.documents), verbatim: true }),
    verbatim: (button) => ask(question(button), { verbatim: true }),
    everywhere: (button) => ask(question(button), { documents: [] }),
    again: (button) => ask(question(button)),
    edit: (button) => hoidap.edit(question(button)),
    unedit: () => hoidap.unedit(),
    link: (button) => copy(button, `${location.origin}${location.pathname}#${button.dataset.link}`, 'Đã chép liên kết'),
    copy: (button) => copy(button, button.dataset.copy, 'Đã sao chép'),
    record,
    verdict: judge,
    stop: () => hoidap.stop(),
    drop: (button) => hoidap.drop(button.dataset.drop),
    release: (button) => hoidap.release(button.dataset.release),
    remove, erase, rename, retitle, restore,
    order: (button) => hoidap.sort(button.dataset.order),
    more: (button) => { hoidap.unfold(); hoidap.more(number(button.dataset.more)); },
    chooseAll: () => choose([]),
    close: () => hoidap.uncover(),
    view: (button) => show(button.dataset.view),
    number: (button) => leadTo(button.dataset),
    document: (button) => {
      send('hd-panel', 'select', { document: button.dataset.document, at: number(button.dataset.at) });
      hoidap.cover('source');
    },
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-go]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      hoidap.go(link.dataset.go);
      return;
    }
    if (event.target.closest('#hd-ask button.submit-button')) {
      event.preventDefault();
      event.stopImmediatePropagation();
      hoidap.take();
      return;
    }
    const button = event.target.closest('button');
    const deed = button && Object.keys(deeds).find((name) => button.dataset[name] !== undefined);
    if (deed) deeds[deed](button);
  }, true);
  document.addEventListener('change', (event) => {
    const { choose: id, name, chooseFolder: folder, keys } = event.target.dataset || {};
    if (folder !== undefined) {
      const inside = JSON.parse(keys);
      const outside = hoidap.chosen().filter((one) => !inside.includes(one.id));
      choose(event.target.checked ? [...outside, ...inside.map((key) => ({ id: key, name: folder }))] : outside);
      return;
    }
    if (id === undefined) return;
    const others = hoidap.chosen().filter((one) => one.id !== id);
    choose(event.target.checked ? [...others, { id, name }] : others);
  });

  // A menu closes when something else is chosen, or by Escape.
  const closeMenus = (except = null) => document.querySelectorAll('.hd-menu[open]').forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener('click', (event) => {
    const menu = event.target.closest('.hd-menu');
    closeMenus(event.target.closest('summary') ? menu : null);
  });
  document.addEventListener('toggle', (event) => {
    if (event.target.matches?.('.hd-scan')) hoidap.followSource(true);  // the picture takes room from the text
    if (event.target.matches?.('.hd-menu[open]')) find('div', event.target)?.scrollIntoView({ block: 'nearest' });
  }, true);
  // Escape leaves what lies uppermost; where nothing does, it ends the answering.
  const escape = ({ target }) => {
    const menu = find('.hd-menu[open]');
    if (menu) { closeMenus(); find('summary', menu).focus(); return; }
    if (find('#hd-preview') || (target.matches('.hd-search') && target.value)) return;  // theirs
    if (hoidap.covered()) hoidap.uncover(); else hoidap.unedit() || hoidap.stop();
  };
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) { escape(event); return; }
    if (event.target !== box() || event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      hoidap.take();
    } else if (event.key === 'ArrowUp' && !box().value) {
      const last = [...document.querySelectorAll('.hd-turn')].at(-1);
      if (last?.dataset.question) { event.preventDefault(); hoidap.write(last.dataset.question); }
    }
  }, true);
  let typing = 0;
  document.addEventListener('input', (event) => {
    if (event.target === box()) { keep(localStorage, hoidap.draft(), box().value); return; }
    const part = Object.keys(hoidap.fields).find((id) => `#${event.target.id}` === hoidap.fields[id]);
    if (part) { clearTimeout(typing); typing = setTimeout(() => hoidap.list(part), 200); }
  });
  Object.assign(hoidap, { drawChosen, rewrite });
}
