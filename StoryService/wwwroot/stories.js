// The list of stories: live at the top, history below, filtered by symbol, kind and severity.
const mostShown = 300;
const page = 100;
const clock = { hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 };
const severities = ['NOTICE', 'WARNING', 'ALERT'];
const gap = 'GAP_DECLARED';
const kinds = {
  SPREAD_WIDENED: 'spread widened',
  SPREAD_RECOVERED: 'spread back to normal',
  IMBALANCE: 'imbalance at the best price',
  DEPTH_IMBALANCE: 'imbalance in the book',
  LIQUIDITY_VANISHED: 'liquidity vanished',
  MICROPRICE_SHIFT: 'pressure',
  AGGRESSIVE_TRADING: 'aggressive trading',
  SWEEP: 'sweep',
  GAP_DECLARED: 'feed: messages lost',
  FEED_SILENT: 'feed: silent',
  FEED_RESUMED: 'feed: heard again',
  SESSION_STARTED: 'feed: started',
  SESSION_ENDED: 'feed: ended',
  REBUILT: 'feed: rebuilt',
};

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

const clockOf = story => new Date(story.timeMs).toLocaleTimeString(undefined, clock);

export class StoryList {
  constructor(parts, onSymbol) {
    this.parts = parts;
    this.onSymbol = onSymbol;
    this.shown = new Map();
    this.waiting = [];
    this.isPaused = false;
    this.known = new Set();
    for (const [value, text] of Object.entries(kinds))
      parts.kind.append(new Option(text, value));
    for (const filter of [parts.symbol, parts.kind, parts.severity])
      filter.addEventListener('change', () => this.reload());
    parts.pause.addEventListener('click', () => this.togglePause());
    parts.older.addEventListener('click', () => this.loadOlder());
  }

  setSymbols(symbols) {
    for (const symbol of symbols) {
      if (!this.known.has(symbol)) {
        this.known.add(symbol);
        this.parts.symbol.append(new Option(symbol, symbol));
      }
    }
  }

  add(story) {
    if (!this.passes(story) || this.shown.has(story.id))
      return;
    if (this.isPaused) {
      this.waiting.push(story);
      this.waiting.splice(0, this.waiting.length - mostShown);
      this.parts.pause.textContent = `Resume (${this.waiting.length})`;
      return;
    }
    this.insert(story);
    while (this.parts.list.childElementCount > mostShown)
      this.removeLast();
  }

  async reload() {
    const mine = this.reloading = {};
    try {
      const found = await this.fetch('');
      if (mine !== this.reloading)
        return;
      this.shown.clear();
      this.parts.list.replaceChildren();
      for (const story of found)
        this.insert(story);
      this.parts.empty.hidden = this.shown.size > 0;
    } catch {
      // The connection's state tells that the service is away; the stream's next start loads again.
    }
  }

  async loadOlder() {
    const last = [...this.shown.values()].at(-1);
    if (!last)
      return;
    const found = await this.fetch(`&to=${encodeURIComponent(last.time)}`);
    for (const story of found)
      this.insert(story);
  }

  async fetch(more) {
    const { symbol, kind } = this.parts;
    const answer = await fetch(`api/stories?limit=${page}&symbol=${encodeURIComponent(symbol.value)}&kind=${encodeURIComponent(kind.value)}${more}`);
    const found = await answer.json();
    this.parts.older.hidden = found.length < page;
    return found.filter(story => this.passes(story));
  }

  passes(story) {
    const { symbol, kind, severity } = this.parts;
    return (!symbol.value || story.symbol === symbol.value)
      && (!kind.value || story.kind === kind.value)
      && (!severity.value || severities.indexOf(story.severity) >= severities.indexOf(severity.value));
  }

  togglePause() {
    this.isPaused = !this.isPaused;
    this.parts.pause.setAttribute('aria-pressed', String(this.isPaused));
    this.parts.pause.textContent = this.isPaused ? 'Resume' : 'Pause';
    if (!this.isPaused) {
      for (const story of this.waiting.splice(0))
        this.add(story);
    }
  }

  insert(story) {
    if (this.shown.has(story.id))
      return;
    let before = this.parts.list.firstElementChild;
    while (before && Number(before.dataset.time) > story.timeMs)
      before = before.nextElementSibling;
    const after = before ? before.previousElementSibling : this.parts.list.lastElementChild;
    const neighbour = [before, after].find(item => item?.gaps && story.kind === gap);
    if (neighbour)
      this.fold(neighbour, story);
    else
      this.parts.list.insertBefore(this.render(story), before);
    this.shown.set(story.id, story);
    this.shown = before || neighbour ? new Map([...this.shown].sort((a, b) => b[1].timeMs - a[1].timeMs)) : this.shown;
    this.parts.empty.hidden = true;
  }

  // Losses in a row are one sentence: a hundred of them would push everything else off the page.
  fold(item, story) {
    item.gaps.push(story);
    item.gaps.sort((a, b) => a.timeMs - b.timeMs);
    const [first, last] = [item.gaps[0], item.gaps.at(-1)];
    item.dataset.time = last.timeMs;
    item.querySelector('.story-headline').textContent = `The feed lost messages ${item.gaps.length} times`;
    item.querySelector('.story-text').textContent =
      `From ${clockOf(first)} to ${clockOf(last)} messages were lost ${item.gaps.length} times. Every book may be wrong until it is rebuilt.`;
    this.setTime(item.querySelector('time'), last);
  }

  removeLast() {
    const last = this.parts.list.lastElementChild;
    for (const { id } of last.gaps ?? [{ id: last.dataset.id }])
      this.shown.delete(id);
    last.remove();
    this.parts.older.hidden = false;
  }

  setTime(time, story) {
    time.textContent = clockOf(story);
    time.dateTime = story.time;
    time.title = story.time;
  }

  render(story) {
    const item = document.createElement('li');
    item.dataset.id = story.id;
    item.dataset.time = story.timeMs;
    if (severities.includes(story.severity))
      item.classList.add(story.severity.toLowerCase());
    item.classList.toggle('doubtful', story.quality.startsWith('STALE'));
    const head = element('div', 'story-head', '');
    const symbol = element(story.symbol ? 'button' : 'span', `story-symbol${story.symbol ? '' : ' feed'}`, story.symbol || 'FEED');
    if (story.symbol)
      symbol.addEventListener('click', () => this.onSymbol(story.symbol));
    const time = element('time', '', '');
    this.setTime(time, story);
    if (story.kind === gap)
      item.gaps = [story];
    head.append(symbol, element('span', 'story-headline', story.headline), time);
    item.append(head, element('p', 'story-text', story.text));
    return item;
  }
}
