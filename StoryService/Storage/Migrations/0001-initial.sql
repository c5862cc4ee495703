-- Written in the SQL that SQLite and PostgreSQL share. Times are nanoseconds since the Unix epoch: to_timestamp(time_ns / 1e9).
-- A key holds the time as well as the identifier, because a hypertable's unique keys must include its partition column.
CREATE TABLE signals (
  id TEXT NOT NULL,
  time_ns BIGINT NOT NULL,
  session TEXT NOT NULL,
  symbol TEXT NOT NULL,
  kind TEXT NOT NULL,
  first_sequence BIGINT NOT NULL,
  last_sequence BIGINT NOT NULL,
  start_time_ns BIGINT NOT NULL,
  direction TEXT NOT NULL,
  magnitude DOUBLE PRECISION NOT NULL,
  baseline DOUBLE PRECISION NOT NULL,
  unit TEXT NOT NULL,
  severity TEXT NOT NULL,
  quality TEXT NOT NULL,
  flags TEXT NOT NULL,
  bid_price INTEGER NOT NULL,
  bid_size BIGINT NOT NULL,
  ask_price INTEGER NOT NULL,
  ask_size BIGINT NOT NULL,
  last_trade_price INTEGER NOT NULL,
  PRIMARY KEY (id, time_ns)
);

CREATE TABLE feed_events (
  id TEXT NOT NULL,
  time_ns BIGINT NOT NULL,
  session TEXT NOT NULL,
  kind TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  count BIGINT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (id, time_ns)
);

CREATE TABLE summaries (
  id TEXT NOT NULL,
  time_ns BIGINT NOT NULL,
  end_time_ns BIGINT NOT NULL,
  session TEXT NOT NULL,
  symbol TEXT NOT NULL,
  first_sequence BIGINT NOT NULL,
  last_sequence BIGINT NOT NULL,
  open_twice_mid BIGINT,
  high_twice_mid BIGINT,
  low_twice_mid BIGINT,
  close_twice_mid BIGINT,
  spread DOUBLE PRECISION,
  imbalance DOUBLE PRECISION,
  order_flow_imbalance BIGINT NOT NULL,
  buy_volume BIGINT NOT NULL,
  sell_volume BIGINT NOT NULL,
  event_count BIGINT NOT NULL,
  trade_count BIGINT NOT NULL,
  quality TEXT NOT NULL,
  PRIMARY KEY (id, time_ns)
);
CREATE INDEX summaries_symbol_time ON summaries (symbol, time_ns);

CREATE TABLE stories (
  id TEXT NOT NULL,
  time_ns BIGINT NOT NULL,
  symbol TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  quality TEXT NOT NULL,
  headline TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (id, time_ns)
);
CREATE INDEX stories_time ON stories (time_ns);
CREATE INDEX stories_symbol_time ON stories (symbol, time_ns);

CREATE TABLE dead_letters (
  cluster TEXT NOT NULL,
  topic TEXT NOT NULL,
  part INTEGER NOT NULL,
  record_offset BIGINT NOT NULL,
  reason TEXT NOT NULL,
  record_key TEXT NOT NULL,
  record_value TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (cluster, topic, part, record_offset)
);

CREATE TABLE history_holes (
  cluster TEXT NOT NULL,
  topic TEXT NOT NULL,
  part INTEGER NOT NULL,
  from_offset BIGINT NOT NULL,
  to_offset BIGINT NOT NULL,
  PRIMARY KEY (cluster, topic, part, from_offset)
);

CREATE TABLE consumer_offsets (
  cluster TEXT NOT NULL,
  topic TEXT NOT NULL,
  part INTEGER NOT NULL,
  next_offset BIGINT NOT NULL,
  PRIMARY KEY (cluster, topic, part)
);
