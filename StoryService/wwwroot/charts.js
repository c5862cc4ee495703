// Mid, spread and imbalance of one symbol, one point for each summary.
const mostPoints = 600;
const height = 170;

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = name => style.getPropertyValue(name).trim();
  return { text: of('--quiet'), line: of('--line'), accent: of('--accent') };
}

export class Charts {
  constructor(buttons, empty, places) {
    this.buttons = buttons;
    this.empty = empty;
    this.places = places;
    this.symbol = '';
    this.byName = new Map();
    this.rows = [];
    this.plots = {};
    this.isDirty = false;
    addEventListener('resize', () => this.resize());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.build());
    setInterval(() => this.draw(), 500);
  }

  setSymbols(symbols) {
    for (const symbol of symbols) {
      if (this.byName.has(symbol))
        continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = symbol;
      button.setAttribute('aria-pressed', 'false');
      button.addEventListener('click', () => this.show(symbol));
      this.byName.set(symbol, button);
      this.buttons.append(button);
    }
  }

  // The busiest symbol, until somebody chooses.
  showFirst(symbol) {
    if (!this.symbol && symbol)
      this.show(symbol);
  }

  async show(symbol) {
    this.byName.get(this.symbol)?.setAttribute('aria-pressed', 'false');
    this.symbol = symbol;
    this.setSymbols([symbol]);
    this.byName.get(symbol).setAttribute('aria-pressed', 'true');
    document.getElementById('chart-title').textContent = `Market: ${symbol}`;
    await this.reload();
  }

  async reload() {
    const symbol = this.symbol;
    if (!symbol)
      return;
    try {
      const rows = await (await fetch(`api/summaries?limit=${mostPoints}&symbol=${encodeURIComponent(symbol)}`)).json();
      if (symbol !== this.symbol)
        return;
      this.rows = rows;
      this.isDirty = true;
      this.draw();
    } catch {
      // Loaded again when the stream is back.
    }
  }

  add(summary) {
    if (summary.symbol !== this.symbol)
      return;
    const last = this.rows.at(-1);
    if (last && summary.timeMs <= last.timeMs)
      return;
    this.rows.push(summary);
    this.rows.splice(0, this.rows.length - mostPoints);
    this.isDirty = true;
  }

  draw() {
    if (!this.isDirty)
      return;
    this.isDirty = false;
    this.empty.hidden = this.rows.length > 0;
    for (const place of Object.values(this.places))
      place.parentElement.hidden = this.rows.length === 0;
    if (this.rows.length === 0)
      return;
    if (!this.plots.mid)
      this.build();
    const times = this.rows.map(row => row.timeMs / 1000);
    // A line through what may be wrong would look as sure as the rest: it breaks there.
    const trusted = valueOf => this.rows.map(row => row.quality === 'LIVE' ? valueOf(row) : null);
    this.plots.mid.setData([times, trusted(row => row.mid)]);
    this.plots.spread.setData([times, trusted(row => row.spread === null ? null : row.spread * 100)]);
    this.plots.imbalance.setData([times, trusted(row => row.imbalance)]);
  }

  build() {
    for (const [name, place] of Object.entries(this.places)) {
      this.plots[name]?.destroy();
      delete this.plots[name];
      if (!place.parentElement.hidden)
        this.plots[name] = this.plot(name, place);
    }
    this.isDirty = this.rows.length > 0;
  }

  plot(name, place) {
    const { text, line, accent } = colours();
    const axis = { stroke: text, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
    const decimals = name === 'spread' ? 1 : 2;
    const digits = (_, values) => values.map(value => value === null ? '' : value.toFixed(decimals));
    return new uPlot({
      width: place.clientWidth,
      height,
      legend: { show: false },
      cursor: { sync: { key: 'market' }, drag: { x: false } },
      scales: name === 'imbalance' ? { y: { range: [-1, 1] } } : {},
      axes: [axis, { ...axis, values: digits, size: 64 }],
      series: [{}, { label: name, stroke: accent, width: 1.5, spanGaps: false, points: { show: false } }],
    }, [[], []], place);
  }

  resize() {
    for (const [name, plot] of Object.entries(this.plots))
      plot.setSize({ width: this.places[name].clientWidth, height });
  }
}
