// Who is here: their name and the way out; which groups a document is for.
{
  const { find, element, tell, call } = hoidap;
  let me = { name: '', role: 'admin', groups: [] };

  const leave = async () => {
    await fetch('/logout', { method: 'POST', redirect: 'manual' });
    location.assign('/login');
  };
  const draw = () => {
    const nav = find('#hd-header nav');
    if (!nav || !me.name) return;
    if (!find('#hd-out')) {
      const out = element('button', `Thoát (${me.name})`);
      out.id = 'hd-out';
      out.addEventListener('click', leave);
      nav.append(out);
    }
    const drop = find('.hd-drop');
    if (!drop || !me.groups.length || find('#hd-for')) return;
    const label = element('label', 'Ai được xem: ');
    label.className = 'hd-for';
    const choice = element('select', '');
    choice.id = 'hd-for';
    [['', 'mọi người'], ...me.groups.map((group) => [group, `chỉ nhóm ${group}`])].forEach(([value, text]) => {
      const option = element('option', text);
      option.value = value;
      choice.append(option);
    });
    label.append(choice);
    drop.append(label);
  };
  const share = (button) => {
    const { share: id, groups } = button.dataset;
    const place = button.closest('tr').querySelector('.hd-of-title');
    const label = 'Nhóm, cách nhau bằng dấu phẩy; trống là mọi người';
    hoidap.rewrite(place, groups, label, 2000, async (typed) => {
      const wanted = typed.split(',').map((one) => one.trim()).filter(Boolean);
      const told = await call(`/api/documents/${encodeURIComponent(id)}/groups`, 'PUT', { groups: wanted });
      if (told) tell(told.groups.length ? `Chỉ nhóm ${told.groups.join(', ')} được xem.` : 'Mọi người được xem.');
      hoidap.list('hd-listing');
    });
    find('input', place).placeholder = label;
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-share]');
    if (button) share(button);
  });
  // Gradio makes the box for files some time after the head of the page.
  const before = hoidap.changed;
  hoidap.changed = (id, part) => { before(id, part); draw(); };
  const settle = new MutationObserver(() => {
    if (!find('#hd-header nav') || !find('#hd-chosen')) return;
    settle.disconnect();
    fetch('/api/me').then((response) => (response.ok ? response.json() : me)).then((told) => { me = told; draw(); }, () => {});
  });
  settle.observe(document.documentElement, { childList: true, subtree: true });
}
