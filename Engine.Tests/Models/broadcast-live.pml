/*
 * BroadcastRing, live: a ring of C slots, one writer that never waits and publishes one event or a run of two, READERS readers that read one event or a run,
 * notice when they were lapped and count what they missed.
 *
 * Memory as in snapshot-board.pml; each slot has its own entries in the store buffer, so the stores of a run leave it in any order. An event is two words,
 * both its sequence; sequences start at 1 here.
 *
 * Variants that must be rejected: NO_WRITE_BARRIER  NO_RELEASE  NO_READ_BARRIER  CURSOR_FOR_INTENT
 *                                 INTENT_OF_FIRST (a run announces its first event)  CHECKS_LAST (a reader asks for the last event of its run)
 *                                 EMPTY_IS_CHECKED (a reader that looked at nothing asks whether it was overtaken, and skips without a lower bound)
 * Places that must be reached:    REACH_LAPPED (before reading)  REACH_OVERTAKEN (while reading)  REACH_RUN (two events read at once)
 *                                 REACH_EARLY_INTENT (a reader at the newest event sees itself overtaken)
 */
#ifndef C
#define C 2
#endif
#ifndef N
#define N 5          /* events */
#endif
#ifndef READERS
#define READERS 1
#endif
#ifndef READS
#define READS 3
#endif

byte intent, cursor;
byte low[C], high[C];

bool intentWaits, lowWaits[C], highWaits[C], cursorWaits;
byte intentValue, lowValue[C], highValue[C], cursorValue;

#define SLOT_IS_OUT(i) ((!lowWaits[i] || lowValue[i] > cursorValue) && (!highWaits[i] || highValue[i] > cursorValue))

/* A ring of 2 or of 4. */
#if C == 2
#define SLOTS_ARE_OUT (SLOT_IS_OUT(0) && SLOT_IS_OUT(1))
#else
#define SLOTS_ARE_OUT (SLOT_IS_OUT(0) && SLOT_IS_OUT(1) && SLOT_IS_OUT(2) && SLOT_IS_OUT(3))
#endif

#ifdef NO_RELEASE
#define MAY_PUBLISH true
#else
#define MAY_PUBLISH ((!intentWaits || intentValue > cursorValue) && SLOTS_ARE_OUT)
#endif

active proctype StoreBuffer()
{
end:
    do
    :: atomic { intentWaits -> intent = intentValue; intentWaits = false }
    :: atomic { cursorWaits && MAY_PUBLISH -> cursor = cursorValue; cursorWaits = false }
    :: atomic { lowWaits[0] -> low[0] = lowValue[0]; lowWaits[0] = false }
    :: atomic { highWaits[0] -> high[0] = highValue[0]; highWaits[0] = false }
    :: atomic { lowWaits[1] -> low[1] = lowValue[1]; lowWaits[1] = false }
    :: atomic { highWaits[1] -> high[1] = highValue[1]; highWaits[1] = false }
#if C == 4
    :: atomic { lowWaits[2] -> low[2] = lowValue[2]; lowWaits[2] = false }
    :: atomic { highWaits[2] -> high[2] = highValue[2]; highWaits[2] = false }
    :: atomic { lowWaits[3] -> low[3] = lowValue[3]; lowWaits[3] = false }
    :: atomic { highWaits[3] -> high[3] = highValue[3]; highWaits[3] = false }
#endif
    od
}

#ifdef INTENT_OF_FIRST
#define ANNOUNCED n
#else
#define ANNOUNCED last
#endif

active proctype Writer()
{
    byte n = 1, last;
    do
    :: n > N -> break
    :: else ->
        if
        :: last = n
        :: n < N && n % C != C - 1 -> last = n + 1      /* a run does not wrap */
        fi;
        atomic { !intentWaits -> intentValue = ANNOUNCED; intentWaits = true };
#ifndef NO_WRITE_BARRIER
        !intentWaits && !cursorWaits;           /* Volatile.WriteBarrier; the slots are out because the cursor is */
#endif
        do
        :: n > last -> break
        :: else ->
            atomic { !lowWaits[n % C] -> lowValue[n % C] = n; lowWaits[n % C] = true };
            atomic { !highWaits[n % C] -> highValue[n % C] = n; highWaits[n % C] = true };
            n++
        od;
        atomic { !cursorWaits -> cursorValue = last; cursorWaits = true }
    od
}

#define ALL_IS_READ (hasLow[0] && hasHigh[0] && hasLow[1] && hasHigh[1])
#ifdef NO_READ_BARRIER
#define RUN_IS_READ true
#else
#define RUN_IS_READ ALL_IS_READ                 /* Volatile.ReadBarrier */
#endif

#ifdef CURSOR_FOR_INTENT
#define WATCHED cursor
#else
#define WATCHED intent
#endif

#ifdef CHECKS_LAST
#define CHECKED (next + count - 1)
#else
#define CHECKED next
#endif

inline Skip()
{
    c = cursor;
    assert(c >= next);                          /* never back */
    missed = missed + c - next;
    next = c
}

active [READERS] proctype Reader()
{
    byte c, next = 1, missed, got, count, seenIntent, reads;
    byte seenLow[2], seenHigh[2];
    bool hasLow[2], hasHigh[2], hasIntent;
    do
    :: reads == READS -> break
    :: else ->
        reads++;
        c = cursor;                             /* Volatile.Read */
        if
        :: c < next ->                          /* Advance(0) */
#ifdef REACH_EARLY_INTENT
            assert(intent < next + C);
#endif
#ifdef EMPTY_IS_CHECKED
            seenIntent = intent;
            if
            :: seenIntent < next + C -> skip
            :: else -> Skip()
            fi
#else
            skip
#endif
        :: else ->
            if
            :: c - next >= C ->
#ifdef REACH_LAPPED
                assert(false);
#endif
                missed = missed + c - next; next = c
            :: else -> skip
            fi;
            if
            :: count = 1
            :: c > next && next % C != C - 1 -> count = 2
            fi;
            hasIntent = false; hasLow[0] = false; hasHigh[0] = false; hasLow[1] = (count == 1); hasHigh[1] = (count == 1);
            do
            :: !hasLow[0] -> atomic { seenLow[0] = low[next % C]; hasLow[0] = true }
            :: !hasHigh[0] -> atomic { seenHigh[0] = high[next % C]; hasHigh[0] = true }
            :: !hasLow[1] -> atomic { seenLow[1] = low[(next + 1) % C]; hasLow[1] = true }
            :: !hasHigh[1] -> atomic { seenHigh[1] = high[(next + 1) % C]; hasHigh[1] = true }
            :: !hasIntent && RUN_IS_READ -> atomic { seenIntent = WATCHED; hasIntent = true }
            :: ALL_IS_READ && hasIntent -> break
            od;
            if
            :: seenIntent < CHECKED + C ->
#ifdef REACH_RUN
                assert(count == 1);
#endif
                assert(seenLow[0] == next && seenHigh[0] == next);
                assert(count == 1 || (seenLow[1] == next + 1 && seenHigh[1] == next + 1));
                seenLow[0] = 0; seenHigh[0] = 0; seenLow[1] = 0; seenHigh[1] = 0;
                got = got + count; next = next + count
            :: else ->
#ifdef REACH_OVERTAKEN
                assert(false);
#endif
                Skip()
            fi;
            assert(got + missed == next - 1)    /* every event was read or counted */
        fi
    od
}
