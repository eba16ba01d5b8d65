// Files that a person drops or chooses: sent one after the other, each with its progress and fate.
{
  const { find, element, tell } = hoidap;
  const states = { added: 'đã thêm', changed: 'đã thay bản mới', unchanged: 'đã có, không đổi', failed: 'không đưa vào được' };
  const queue = [];
  let busy = false;

  const row = (file) => {
    const list = find('#hd-uploads');
    const item = element('li', '');
    const name = element('b', file.name);
    const state = element('span', 'đang chờ');
    const bar = document.createElement('progress');
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute('aria-label', `Tiến độ của ${file.name}`);
    item.append(name, bar, state);
    list.hidden = false;
    list.prepend(item);
    return { item, bar, state };
  };
  const upload = ({ file, folder, shown }) => new Promise((done) => {
    const request = new XMLHttpRequest();
    const end = (state, text) => {
      shown.bar.remove();
      shown.item.dataset.state = state;
      shown.state.textContent = text;
      done();
    };
    request.upload.addEventListener('progress', (event) => {
      shown.bar.value = event.lengthComputable ? (90 * event.loaded) / event.total : 50;
      shown.state.textContent = event.loaded < event.total ? 'đang gửi' : 'đang đọc';
    });
    request.addEventListener('error', () => end('failed', 'mất kết nối: hãy thử lại'));
    request.addEventListener('load', () => {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* told below */ }
      const fate = told.files?.[0];
      if (!fate) { end('failed', told.detail || 'máy chủ không nhận tệp này'); return; }
      const notes = [fate.reason, ...(fate.notes || [])].filter(Boolean).join('; ');
      end(fate.state, notes ? `${states[fate.state]}: ${notes}` : states[fate.state]);
    });
    const form = new FormData();
    form.append('file', file, file.name);
    if (folder) form.append('folder', folder);
    const group = find('#hd-for')?.value;
    if (group) form.append('group', group);
    request.open('POST', '/api/documents');
    request.send(form);
  });
  // What became of many files takes room: it says how it went, and can be put away.
  const conclude = () => {
    const list = find('#hd-uploads');
    const told = [...list.querySelectorAll('[data-state]')];
    const failed = told.filter((one) => one.dataset.state === 'failed').length;
    const item = element('li', '');
    item.className = 'hd-uploads-end';
    const away = element('button', '×');
    away.setAttribute('aria-label', 'Ẩn kết quả đưa tệp vào');
    away.addEventListener('click', () => {
      list.replaceChildren();
      list.hidden = true;
      find('#hd-files')?.focus();
    });
    item.append(element('span', `Đã xong ${told.length} tệp${failed ? `, ${failed} tệp không đưa vào được` : ''}.`), away);
    list.prepend(item);
  };
  const work = async () => {
    if (busy) return;
    busy = true;
    while (queue.length) {
      await upload(queue.shift());
      hoidap.list('hd-listing');
    }
    busy = false;
    conclude();
    hoidap.open();
  };
  // A file of a folder keeps the names of the folders above it: two of the same name are two files.
  const above = (path) => path.split('/').slice(0, -1).join('/');
  const bring = (files) => {
    if (!find('#hd-uploads') || find('#hd-listing [data-read-only]')) { tell('Bạn chỉ có quyền đọc bộ tài liệu này.'); return; }
    hoidap.show('documents');
    find('.hd-uploads-end')?.remove();
    files.filter(({ file }) => !file.name.startsWith('.')).forEach((one) => queue.push({ ...one, shown: row(one.file) }));
    work();
  };
  const chosen = (list) => [...list].map((file) => ({ file, folder: above(file.webkitRelativePath || '') }));

  document.addEventListener('change', (event) => {
    if (!['hd-files', 'hd-folder'].includes(event.target.id)) return;
    bring(chosen(event.target.files));
    event.target.value = '';
  });
  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes('Files');
  const inFolder = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      return [{ file, folder: above(entry.fullPath.replace(/^\//, '')) }];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return found;
      for (const inside of some) found.push(...await inFolder(inside));
    }
  };
  window.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    hoidap.frame.classList.add('hd-dropping');
  });
  window.addEventListener('dragleave', (event) => { if (!event.relatedTarget) hoidap.frame.classList.remove('hd-dropping'); });
  window.addEventListener('drop', async (event) => {
    hoidap.frame.classList.remove('hd-dropping');
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const loose = chosen(event.dataTransfer.files);
    bring(entries.length ? (await Promise.all(entries.map(inFolder))).flat() : loose);
  });
}
