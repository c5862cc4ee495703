// Everything shown is set by textContent: names and texts come from the wire.
import { Charts } from './charts.js';
import { StoryList } from './stories.js';

const byId = id => document.getElementById(id);
const number = new Intl.NumberFormat('en-US');

const charts = new Charts(byId('symbols'), byId('chart-empty'), {
  mid: byId('chart-mid'),
  spread: byId('chart-spread'),
  imbalance: byId('chart-imbalance'),
});
const stories = new StoryList({
  list: byId('stories'),
  empty: byId('empty'),
  older: byId('older'),
  symbol: byId('filter-symbol'),
  kind: byId('filter-kind'),
  severity: byId('filter-severity'),
  pause: byId('pause'),
}, symbol => charts.show(symbol));

const feedWords = {
  unknown: ['feed unknown', ''],
  live: ['feed live', 'good'],
  gap: ['feed: messages lost', 'bad'],
  silent: ['feed silent', 'bad'],
  closed: ['feed ended', 'warn'],
};

const kafkaWords = {
  off: ['history only', 'warn'],
  connecting: ['waiting for the engine', 'warn'],
  consuming: ['live', 'good'],
  lost: ['engine not reachable', 'bad'],
};

function setBadge(id, [text, tone]) {
  const badge = byId(id);
  badge.textContent = text;
  badge.className = `badge ${tone}`;
}

let isStreamOpen = false;
let kafka = 'connecting';
let isDatabaseUp = true;
let feed = { state: 'unknown', lostMessages: 0 };

function showState() {
  setBadge('connection', isStreamOpen ? kafkaWords[kafka] ?? [kafka, ''] : ['service not reachable', 'bad']);
  setBadge('feed', feedWords[feed.state] ?? [feed.state, '']);
  byId('count-lost').textContent = number.format(feed.lostMessages);
  const since = feed.since ? ` since ${new Date(feed.since).toLocaleTimeString()}` : '';
  const text = !isStreamOpen ? 'The story service does not answer. What you see is what was known before.'
    : !isDatabaseUp ? 'The database does not answer. Stories wait until it is back.'
    : feed.state === 'gap' ? `The feed has lost ${number.format(feed.lostMessages)} messages${since}: books may be wrong until they are rebuilt.`
    : feed.state === 'silent' ? `Nothing is heard from the feed${since}: prices are as they were last seen.`
    : '';
  byId('banner').textContent = text;
  byId('banner').hidden = text === '';
}

async function refreshStatus() {
  try {
    const status = await (await fetch('api/status')).json();
    kafka = status.kafka;
    isDatabaseUp = status.databaseAnswers;
    feed = status.feed;
    if (status.rows) {
      byId('count-stories').textContent = number.format(status.rows.stories);
      byId('count-signals').textContent = number.format(status.rows.signals);
      byId('count-summaries').textContent = number.format(status.rows.summaries);
      byId('count-dead').textContent = number.format(status.rows.deadLetters);
    }
  } catch {
    // The stream's own state tells that the service is away.
  }
  showState();
}

async function refreshSymbols() {
  try {
    const symbols = await (await fetch('api/symbols')).json();
    charts.setSymbols(symbols.map(row => row.symbol));
    charts.showFirst(symbols.toSorted((a, b) => b.stories - a.stories)[0]?.symbol);
    stories.setSymbols(symbols.map(row => row.symbol));
  } catch {
    // Tried again in a moment.
  }
}

function listen() {
  const stream = new EventSource('api/live');
  stream.onopen = () => {
    isStreamOpen = true;
    showState();
    // What happened while nobody listened is in the database.
    stories.reload();
    charts.reload();
    refreshSymbols();
  };
  stream.onerror = () => {
    isStreamOpen = false;
    showState();
  };
  stream.addEventListener('story', event => stories.add(JSON.parse(event.data)));
  stream.addEventListener('summary', event => charts.add(JSON.parse(event.data)));
  stream.addEventListener('feed', event => {
    feed = JSON.parse(event.data);
    showState();
  });
}

listen();
refreshStatus();
setInterval(refreshStatus, 2000);
setInterval(refreshSymbols, 5000);
