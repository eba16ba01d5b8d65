// Asking, one question after the other: what waits, what is being answered, stopping and editing.
{
  const { find, number, narrow, conversation, send, recall, keep, element, unturned, tell, box, write, focus, hint } = hoidap;

  const waiting = [];
  let asking = null;
  const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
  const queue = () => `hd-waiting:${conversation()}`;
  const button = (text, label, values) => {
    const made = element('button', text, values);
    if (label) made.setAttribute('aria-label', label);
    return made;
  };
  const draw = (changed = true) => {
    if (changed) keep(sessionStorage, queue(), waiting.length ? JSON.stringify(waiting) : '');
    const stopping = find('#hd-stop');
    if (stopping) stopping.hidden = !asking;
    const list = find('#hd-waiting');
    if (!list) return;
    const sent = asking?.question && document.querySelectorAll('.hd-turn').length <= asking.turn;
    list.hidden = !waiting.length && !sent;
    list.replaceChildren(...(sent ? [element('li', `Đang gửi: ${unturned(asking.question)}`)] : []), ...waiting.map((one, index) => {
      const item = element('li', '');
      item.append(element('span', `${one.held ? 'Chưa gửi' : 'Đang chờ'}: ${unturned(one.question)}`));
      if (one.held) item.append(button('Gửi', '', { release: index }));
      item.append(button('×', one.held ? 'Bỏ câu hỏi chưa gửi' : 'Bỏ câu hỏi đang chờ', { drop: index }));
      return item;
    }));
  };
  const next = () => {
    const index = waiting.findIndex((one) => !one.held);
    if (asking || index < 0 || !hoidap.parts['hd-transcript']) return;
    if (hoidap.isLeaving()) { hoidap.whenThere(next); return; }
    [asking] = waiting.splice(index, 1);
    moved = Date.now();
    if (!conversation()) {
      keep(sessionStorage, queue(), '');
      hoidap.moveTo(`/c/${newId()}`);
    }
    asking.turn = document.querySelectorAll('.hd-turn').length;
    const { question, documents, verbatim } = asking;
    send('hd-transcript', 'submit', { question, documents: documents || [], verbatim: !!verbatim });
    draw();
  };
  const ask = (question, how = {}) => {
    if (!question.trim()) { hint('Hãy gõ câu hỏi rồi nhấn Enter.', true); return; }
    hint('');
    waiting.push({ question, documents: hoidap.chosen().map((one) => one.id), at: Date.now(), ...how });
    draw();
    next();
    focus();
  };
  const take = () => {
    const text = box()?.value || '';
    editing = null;
    drawEditing();
    if (text.trim()) { keep(localStorage, hoidap.draft(), ''); write(''); }
    ask(text);
  };

  // --- an earlier question in the box, to be asked otherwise ------------------------------------
  let editing = null;  // what stood in the box before
  const drawEditing = () => {
    const bar = find('#hd-editing');
    if (!bar) return;
    bar.hidden = editing === null;
    bar.replaceChildren(element('span', 'Đang sửa câu đã hỏi; khi gửi, câu đã sửa được hỏi như một câu mới.'), element('button', 'Thôi sửa', { unedit: '' }));
  };
  const edit = (question) => {
    editing ??= box()?.value || '';
    write(question);
    drawEditing();
    focus();
    box()?.setSelectionRange(question.length, question.length);
  };
  const unedit = (restore = true) => {
    if (editing === null) return false;
    if (restore) { write(editing); focus(); }
    editing = null;
    drawEditing();
    return true;
  };

  // --- what becomes of it -----------------------------------------------------------------------
  // A question that this page did not ask (it was reloaded, or another tab asked) is awaited as well.
  const adopt = (log) => {
    if (asking || log?.getAttribute('aria-busy') !== 'true' || log.dataset.conversation !== conversation()) return;
    asking = { adopted: true, turn: log.querySelectorAll('.hd-turn').length - 1, at: Date.now() };
  };
  const settled = () => {
    moved = Date.now();
    const log = find('.hd-log');
    adopt(log);
    draw(false);  // what a reload has still to bring back stays kept
    if (!asking || !log || log.getAttribute('aria-busy') === 'true') return;
    if (log.querySelectorAll('.hd-turn').length <= asking.turn) return;
    const { adopted, at } = asking;
    asking = null;
    if (adopted) hoidap.open();  // with its source
    if (!narrow() && find('.hd-turn:last-of-type .hd-mark, .hd-turn:last-of-type .hd-answer .hd-source', log)) hoidap.offerSource(at);
    draw();
    hoidap.list('hd-history');
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
      if (!arrived && watched.question) keep(sessionStorage, 'hd-again', JSON.stringify(watched));
      location.reload();
      return;
    }
    asking = null;
    hoidap.open();
    draw();
    next();
  };
  const stored = (key) => { try { return JSON.parse(recall(sessionStorage, key) || '[]'); } catch { return []; } };
  const resume = () => {
    const again = [stored('hd-again')].flat();
    keep(sessionStorage, 'hd-again', '');
    waiting.splice(0, waiting.length, ...again, ...stored(queue()));
    draw();
    next();
  };
  setInterval(look, 4000);
  setInterval(() => { if (asking?.adopted) hoidap.glance(); }, 1500);
  // What waits behind a question that is stopped is not sent by itself any more, and not lost.
  const stop = () => {
    if (!asking) return false;
    send('hd-transcript', 'stop');
    waiting.forEach((one) => { one.held = true; });
    draw();
    find('#hd-stop').hidden = true;
    focus();
    return true;
  };
  const drop = (at) => { waiting.splice(number(at), 1); draw(); focus(); };
  const release = (at) => { waiting[number(at)].held = false; draw(); next(); focus(); };

  Object.assign(hoidap, { ask, take, edit, unedit, settled, resume, stop, drop, release, isAsking: () => !!asking });
}
