// Clicks and keys, and what follows when a part of the page has changed.
{
  const { find, number, narrow, send, recall, keep, element, tell, call, box, ask, show } = hoidap;

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
    if (narrow()) hoidap.frame.classList.add('hd-sheet');
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
    if (id === hoidap.conversation()) hoidap.go('');
    hoidap.list('hd-history');
    tell(`Đã xóa ${hoidap.quoted(name)}.`, async () => { if (await call(`/api/conversations/${id}/restore`, 'POST')) hoidap.list('hd-history'); });
  };
  // A name becomes a box with it; Enter or leaving the box keeps what was typed, Escape the old name.
  const rewrite = (place, name, { label, most, keepAs, after }) => {
    const field = element('input', '');
    field.value = name;
    field.maxLength = most;
    field.className = 'hd-search';
    field.setAttribute('aria-label', label);
    const done = async () => {
      if (field.value.trim() && field.value !== name) await call(keepAs, 'PATCH', { title: field.value });
      after();
    };
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') field.blur();
      if (event.key === 'Escape') { field.value = name; field.blur(); }
    });
    field.addEventListener('blur', done, { once: true });
    place.replaceChildren(field);
    field.select();
  };
  const rename = (button) => {
    const { rename: id, name } = button.dataset;
    rewrite(button.closest('li'), name, {
      label: 'Tên mới của cuộc trò chuyện', most: 80, keepAs: `/api/conversations/${id}`, after: () => hoidap.list('hd-history'),
    });
  };
  const retitle = (button) => {
    const { retitle: id, name } = button.dataset;
    rewrite(find('.hd-of-title', button.closest('tr')), name, {
      label: 'Tên mới của tài liệu', most: 300, keepAs: `/api/documents/${encodeURIComponent(id)}`, after: () => hoidap.list('hd-listing'),
    });
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
    again: (button) => ask(question(button)),
    edit: (button) => { hoidap.write(question(button)); box()?.focus(); },
    link: (button) => copy(button, `${location.origin}${location.pathname}#${button.dataset.link}`, 'Đã chép liên kết'),
    copy: (button) => copy(button, button.dataset.copy, 'Đã sao chép'),
    record,
    verdict: judge,
    stop: hoidap.stop,
    drop: (button) => { hoidap.waiting.splice(number(button.dataset.drop), 1); hoidap.drawWaiting(); hoidap.focus(); },
    remove, erase, rename, retitle,
    order: (button) => hoidap.sort(button.dataset.order),
    more: (button) => { unfolded = document.querySelectorAll('.hd-document').length; hoidap.more(number(button.dataset.more)); },
    chooseAll: () => choose([]),
    close: () => { hoidap.frame.classList.remove('hd-sheet'); hoidap.focus(); },
    view: (button) => show(button.dataset.view),
    number: (button) => leadTo(button.dataset),
    document: (button) => {
      send('hd-panel', 'select', { document: button.dataset.document, at: number(button.dataset.at) });
      if (narrow()) hoidap.frame.classList.add('hd-sheet');
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
    if (event.target.matches?.('.hd-scan')) followSource(true);  // the picture takes room from the text
    if (event.target.matches?.('.hd-menu[open]')) find('div', event.target)?.scrollIntoView({ block: 'nearest' });
  }, true);
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && find('.hd-menu[open]');
    if (menu) { closeMenus(); find('summary', menu).focus(); return; }
    if (event.key === 'Escape' && hoidap.frame.classList.contains('hd-sheet')) { deeds.close(); return; }
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

  // A new turn, or a reply that is complete, is brought into view; pieces of text do not move the page.
  let seen = null;
  const followConversation = () => {
    const log = find('.hd-log');
    if (!log) return;
    const last = [...log.querySelectorAll('.hd-turn')].at(-1);
    const now = last ? `${log.dataset.conversation}:${last.dataset.turn}` : null;
    if (now === seen) return;
    const linked = seen === null && location.hash ? find(`.hd-turn${CSS.escape ? `#${CSS.escape(location.hash.slice(1))}` : ''}`, log) : null;
    seen = now;
    const target = linked || last;
    log.scrollTo({ top: target ? target.offsetTop - log.offsetTop - 8 : 0 });
  };
  // The quotation is brought into the middle of its panel.
  let shown = null;
  const followSource = (again = false) => {
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
    const bare = find('.hd-welcome') && !find('.hd-welcome .hd-example, .hd-welcome [data-view]');
    if (bare && looked < 4) { looked += 1; setTimeout(() => { if (find('.hd-welcome')) hoidap.open(); }, 3000); }
    // What was offered after one reply is not offered under another.
    const offered = find('.hd-next');
    const turns = [...document.querySelectorAll('.hd-turn')];
    const fits = offered?.dataset.conversation === hoidap.conversation() && number(offered.dataset.after) === turns.length;
    if (offered) offered.hidden = !fits || !turns.at(-1)?.dataset.turn.endsWith('-done');
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
  const followMore = () => {
    if (unfolded < 0) return;
    const first = document.querySelectorAll('.hd-document .hd-open')[unfolded];
    unfolded = -1;
    first?.focus();
  };
  let greeted = false;
  let rereading = 0;
  hoidap.changed = (id, part) => {
    if (id === 'hd-listing') followMore();
    holdFocus(id, part);
    if (id === 'hd-transcript') { followConversation(); hoidap.settled(); offer(); }
    if (id === 'hd-panel') followSource();
    if (id === 'hd-following') offer();
    if (id === 'hd-listing') {
      drawChosen();
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
    setTimeout(() => { if (unsent && !box().value) hoidap.write(unsent); drawChosen(); }, 100);
  });
  settle.observe(document.documentElement, { childList: true, subtree: true });
}
