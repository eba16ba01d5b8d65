// Runs once for each clickable part of the page. `element`, `trigger` and `watch` are Gradio's.
const number = (value) => Number.parseInt(value, 10);

const leadTo = (button) => {
  document.querySelectorAll('.hd-source[aria-current]').forEach((other) => other.removeAttribute('aria-current'));
  const { exchange, number: cited } = button.dataset;
  const source = document.querySelector(`.hd-source[data-exchange="${exchange}"][data-number="${cited}"]`);
  if (source) source.setAttribute('aria-current', 'true');
  trigger('select', { exchange: number(exchange), number: number(cited) });
};

const copy = async (button) => {
  const label = 'Sao chép';
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Đã sao chép';
  } catch {
    button.textContent = 'Trình duyệt không cho sao chép';
  }
  setTimeout(() => { button.textContent = label; }, 2000);
};

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button || !element.contains(button)) return;
  const { example, exchange, document: source, at } = button.dataset;
  if (example !== undefined) trigger('example_select', { example: number(example) });
  else if (exchange !== undefined) leadTo(button);
  else if (source !== undefined) trigger('select', { document: source, at: number(at) });
  else if (button.dataset.back !== undefined) window.scrollTo({ top: 0 });
  else if (button.dataset.copy !== undefined) copy(button);
});

// A new turn, or a reply that is complete, is brought into view; pieces of text do not move the page.
let seen = null;
const followConversation = () => {
  const log = element.querySelector('.hd-log');
  if (!log) return;
  const last = [...log.querySelectorAll('.hd-turn')].at(-1);
  const now = last ? last.dataset.turn : null;
  if (now === seen) return;
  seen = now;
  log.scrollTo({ top: last ? last.offsetTop - log.offsetTop - 8 : 0 });
};

// The quotation is brought into the middle of its panel; on a narrow screen a click leads down to it.
let shown = null;
const followSource = () => {
  const panel = element.querySelector('.hd-source-panel');
  if (!panel || panel.dataset.shown === undefined || panel.dataset.shown === shown) return;
  shown = panel.dataset.shown;
  const page = panel.querySelector('.hd-page');
  const mark = panel.querySelector('mark.hd-current');
  const top = mark ? mark.getBoundingClientRect().top - page.getBoundingClientRect().top + page.scrollTop : 0;
  page.scrollTo({ top: mark ? top - page.clientHeight / 3 : 0 });
  const stacked = window.matchMedia('(max-width: 900px)').matches;
  if (stacked && panel.dataset.asked === 'true') panel.scrollIntoView({ block: 'start' });
};

const follow = () => requestAnimationFrame(() => { followConversation(); followSource(); });
watch('value', follow);
follow();
