/*
 * Consumers behind consumers: two see every event and write a word of their own into it, one behind them sees the event and both words. Only the last holds
 * the one producer back.
 *
 * Producer and first consumers have store buffers, an entry for each word. An event is its sequence, and so are the words that are made of it.
 *
 * Variants that must be rejected: NO_RELEASE (the cursor overtakes the event)  NO_FIRST_RELEASE (a first consumer's sequence overtakes the word it made)
 *                                 FIRST_READS_LATE  LAST_READS_LATE (a sequence is visible before the event was read)
 *                                 BEHIND_CURSOR (the last waits for the cursor)  ONE_OF_TWO (it waits for one of the two)  GATED_BY_FIRST (the producer waits for the first)
 * Places that must be reached:    REACH_FULL (the producer waits)  REACH_APART (one of the first is ahead of the other)
 */
#ifndef C
#define C 2
#endif
#ifndef N
#define N 4
#endif

byte cursor, event[C], made[2 * C];             /* made: C words of the one, C words of the other */
byte first[2], last;

bool eventWaits, cursorWaits, madeWaits[2], firstWaits[2];
byte eventValue, cursorValue, madeValue[2], firstValue[2];

#ifdef NO_RELEASE
#define MAY_PUBLISH true
#else
#define MAY_PUBLISH (!eventWaits || eventValue > cursorValue)
#endif

active proctype ProducerStoreBuffer()
{
end:
    do
    :: atomic { eventWaits -> event[eventValue % C] = eventValue; eventWaits = false }
    :: atomic { cursorWaits && MAY_PUBLISH -> cursor = cursorValue; cursorWaits = false }
    od
}

#ifdef NO_FIRST_RELEASE
#define MAY_PASS(i) true
#else
#define MAY_PASS(i) (!madeWaits[i] || madeValue[i] > firstValue[i])
#endif

active [2] proctype FirstStoreBuffer()
{
    byte i = _pid - 1;
end:
    do
    :: atomic { madeWaits[i] -> made[i * C + madeValue[i] % C] = madeValue[i]; madeWaits[i] = false }
    :: atomic { firstWaits[i] && MAY_PASS(i) -> first[i] = firstValue[i]; firstWaits[i] = false }
    od
}

#ifdef GATED_BY_FIRST
#define GATE first[0]
#else
#define GATE last
#endif

active proctype Producer()
{
    byte n = 1;
    do
    :: n > N -> break
    :: else ->
#ifdef REACH_FULL
        assert(n <= GATE + C);
#endif
        n <= GATE + C;                          /* Volatile.Read */
        atomic { !eventWaits -> eventValue = n; eventWaits = true };
        atomic { !cursorWaits -> cursorValue = n; cursorWaits = true };     /* Volatile.Write */
        n++
    od
}

active [2] proctype First()
{
    byte i = _pid - 4;
    byte next = 1, seen;
    bool hasSeen, hasPassed;
    do
    :: next > N -> break
    :: else ->
        cursor >= next;                         /* Volatile.Read */
        hasSeen = false; hasPassed = false;
        do
        :: !hasSeen ->
            atomic { seen = event[next % C]; hasSeen = true };
            assert(seen == next);
            atomic { !madeWaits[i] -> madeValue[i] = next; madeWaits[i] = true }
#ifdef FIRST_READS_LATE
        :: !hasPassed ->
#else
        :: !hasPassed && hasSeen ->
#endif
            atomic { !firstWaits[i] -> firstValue[i] = next; firstWaits[i] = true; hasPassed = true }   /* Volatile.Write */
        :: hasSeen && hasPassed -> break
        od;
        next++
    od
}

#if defined(BEHIND_CURSOR)
#define MAY_TAKE(n) (cursor >= n)
#elif defined(ONE_OF_TWO)
#define MAY_TAKE(n) (first[0] >= n)
#else
#define MAY_TAKE(n) (first[0] >= n && first[1] >= n)
#endif

active proctype Last()
{
    byte next = 1, seen[3], i;
    bool has[3], hasPassed;
    do
    :: next > N -> break
    :: else ->
#ifdef REACH_APART
        assert(first[0] <= first[1] + 1);
#endif
        MAY_TAKE(next);                         /* Volatile.Read of each */
        has[0] = false; has[1] = false; has[2] = false; hasPassed = false;
        do
        :: !has[0] -> atomic { seen[0] = event[next % C]; has[0] = true }
        :: !has[1] -> atomic { seen[1] = made[next % C]; has[1] = true }
        :: !has[2] -> atomic { seen[2] = made[C + next % C]; has[2] = true }
#ifdef LAST_READS_LATE
        :: !hasPassed ->
#else
        :: !hasPassed && has[0] && has[1] && has[2] ->
#endif
            last = next; hasPassed = true       /* Volatile.Write */
        :: has[0] && has[1] && has[2] && hasPassed -> break
        od;
        assert(seen[0] == next && seen[1] == next && seen[2] == next);
        next++
    od
}
