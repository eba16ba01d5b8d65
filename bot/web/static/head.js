// Gradio has no Vietnamese of its own: it sets lang="en", and tells of a lost connection in English.
const vietnamese = new Map([
  ['Loading...', 'Đang tải…'],
  ['Error', 'Lỗi'],
  ['Warning', 'Lưu ý'],
  ['Info', 'Thông báo'],
  ['Connection to the server was lost. Attempting reconnection...',
    'Mất kết nối với máy chủ, đang thử kết nối lại. Hãy kiểm tra chương trình còn chạy hay không.'],
  ['Lost connection due to leaving page. Rejoining queue...',
    'Mất kết nối vì rời trang, đang kết nối lại…'],
  ['On mobile, the connection can break if this tab is unfocused or the device sleeps, losing your position in queue.',
    'Trên điện thoại, kết nối có thể ngắt khi chuyển sang thẻ khác hoặc khi máy ở chế độ nghỉ.'],
]);

const translate = (node) => {
  // What people and documents say is inside #hd-main and is never touched.
  if (node.nodeType === Node.ELEMENT_NODE && node.closest('#hd-main, script, style')) return;
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.parentElement?.closest('#hd-main, script, style')) return;
    const words = vietnamese.get(node.data.trim());
    if (words) node.data = words;
  }
  node.childNodes.forEach(translate);
};

const root = document.documentElement;
new MutationObserver(() => { if (root.lang !== 'vi') root.lang = 'vi'; })
  .observe(root, { attributeFilter: ['lang'] });
new MutationObserver((changes) => changes.forEach(({ addedNodes, target, type }) => {
  if (type === 'characterData') translate(target);
  else addedNodes.forEach(translate);
})).observe(root, { childList: true, subtree: true, characterData: true });

// What lies under Gradio's container is out of reach of its styles: on paper it is white in the dark too.
const paper = document.createElement('style');
paper.textContent = '@media print { html:root, html:root body, html:root gradio-app, html:root .gradio-container.gradio-container { background: #fff !important; } }';
document.head.append(paper);
