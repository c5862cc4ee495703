/*
 * The ring with PRODUCERS producers: each claims by an atomic addition to the cursor, waits until the slot is free, writes, and marks the slot with the
 * lap it belongs to. One consumer takes what is marked, in order.
 *
 * Each producer has a store buffer. An event is one word, its sequence.
 *
 * Variants that must be rejected: NO_RELEASE (the mark overtakes the event)  NO_LAP (a mark that does not tell laps apart)  NO_GATE (no wait for the consumer)
 *                                 CURSOR_ONLY (the consumer trusts the cursor, which only counts claims)
 * Places that must be reached:    REACH_HOLE (a later slot is marked before an earlier one)
 */
#ifndef C
#define C 2
#endif
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#ifndef EACH
#define EACH 3       /* events of each producer */
#endif
#define N (PRODUCERS * EACH)

#ifdef NO_LAP
#define LAP(n) 1
#else
#define LAP(n) ((n) / C + 1)
#endif

byte claimed, consumed;                         /* both count from 1; 0 is none */
byte slot[C], mark[C];

bool slotWaits[PRODUCERS], markWaits[PRODUCERS];
byte slotValue[PRODUCERS], markValue[PRODUCERS];

#ifdef NO_RELEASE
#define MAY_MARK(i) true
#else
#define MAY_MARK(i) (!slotWaits[i])
#endif

active [PRODUCERS] proctype StoreBuffer()
{
    byte i = _pid;
end:
    do
    :: atomic { slotWaits[i] -> slot[slotValue[i] % C] = slotValue[i]; slotWaits[i] = false }
    :: atomic { markWaits[i] && MAY_MARK(i) -> mark[markValue[i] % C] = LAP(markValue[i]); markWaits[i] = false }
    od
}

active [PRODUCERS] proctype Producer()
{
    byte i = _pid - PRODUCERS;
    byte n, count;
    do
    :: count == EACH -> break
    :: else ->
        atomic { claimed++; n = claimed };      /* Interlocked.Add */
#ifndef NO_GATE
        n <= consumed + C;                      /* waits for the gating sequence, Volatile.Read */
#endif
        /* One store of a kind at a time: the buffer's entry is free again. */
        atomic { !slotWaits[i] && !markWaits[i] -> slotValue[i] = n; slotWaits[i] = true };
        atomic { markValue[i] = n; markWaits[i] = true };
        count++
    od
}

active proctype Consumer()
{
    byte next = 1, seen;
    do
    :: next > N -> break
    :: else ->
#ifdef REACH_HOLE
        assert(!(claimed > next && mark[next % C] != LAP(next) && mark[(next + 1) % C] == LAP(next + 1)));
#endif
#ifdef CURSOR_ONLY
        claimed >= next;
#else
        claimed >= next && mark[next % C] == LAP(next);    /* Volatile.Read of both */
#endif
        seen = slot[next % C];
        assert(seen == next);
        consumed = next;                        /* Volatile.Write */
        next++
    od
}
