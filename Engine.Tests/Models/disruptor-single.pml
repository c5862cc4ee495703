/*
 * The ring with one producer: claim, write, publish; CONSUMERS consumers that each see every event and hold the producer back.
 *
 * Memory as in snapshot-board.pml. The producer keeps what it last knew of the consumers and asks them again only when it has used that up.
 *
 * Variants that must be rejected: NO_RELEASE  NO_ACQUIRE  NO_CONSUMER_RELEASE  ONE_TOO_FAR  READS_TWICE
 * Places that must be reached:    REACH_FULL  REACH_BATCH
 */
#ifndef C
#define C 2
#endif
#ifndef N
#define N 5
#endif
#ifndef CONSUMERS
#define CONSUMERS 2
#endif

byte cursor, low[C], high[C];
byte sequence[CONSUMERS];

bool lowWaits, highWaits, cursorWaits;
byte lowValue, highValue, cursorValue;

#ifdef NO_RELEASE
#define MAY_PUBLISH true
#else
#define MAY_PUBLISH ((!lowWaits || lowValue > cursorValue) && (!highWaits || highValue > cursorValue))
#endif

active proctype StoreBuffer()
{
end:
    do
    :: atomic { lowWaits -> low[lowValue % C] = lowValue; lowWaits = false }
    :: atomic { highWaits -> high[highValue % C] = highValue; highWaits = false }
    :: atomic { cursorWaits && MAY_PUBLISH -> cursor = cursorValue; cursorWaits = false }
    od
}

#ifdef ONE_TOO_FAR
#define FREE_UP_TO (slowest + C + 1)
#else
#define FREE_UP_TO (slowest + C)
#endif

/* One look at where a reader is: a single load. */
inline Look(who)
{
#ifdef READS_TWICE
    if
    :: sequence[who] < slowest -> slowest = sequence[who]   /* another load than the one compared */
    :: else -> skip
    fi
#else
    atomic {
        if
        :: sequence[who] < slowest -> slowest = sequence[who]
        :: else -> skip
        fi
    }
#endif
}

active proctype Producer()
{
    byte n = 1, freeUpTo = C, slowest, i;
    do
    :: n > N -> break
    :: else ->
        do
        :: n <= freeUpTo -> break
        :: else ->
            slowest = n - 1;
            i = 0;
            do
            :: i == CONSUMERS -> break
            :: else ->
                Look(i);
                i++
            od;
            freeUpTo = FREE_UP_TO;
#ifdef REACH_FULL
            assert(n <= freeUpTo)
#endif
        od;
        atomic { !lowWaits -> lowValue = n; lowWaits = true };
        atomic { !highWaits -> highValue = n; highWaits = true };
        atomic { !cursorWaits -> cursorValue = n; cursorWaits = true };
        n++
    od
}

active [CONSUMERS] proctype Consumer()
{
    byte me = _pid - 2;
    byte next = 1, available, seenLow, seenHigh;
    bool hasLow, hasHigh, released;
    do
    :: next > N -> break
    :: else ->
#ifdef NO_ACQUIRE
        /* The loads of the slot may happen before the cursor is looked at. */
        hasLow = false; hasHigh = false;
        if :: atomic { seenLow = low[next % C]; hasLow = true } :: skip fi;
        if :: atomic { seenHigh = high[next % C]; hasHigh = true } :: skip fi;
#else
        hasLow = false; hasHigh = false;
#endif
        cursor >= next;
        available = cursor;                     /* Volatile.Read */
#ifdef REACH_BATCH
        assert(available == next);
#endif
        do
        :: next > available -> break
        :: else ->
#ifdef NO_CONSUMER_RELEASE
            /* The sequence may become visible before the slot was read. */
            if :: sequence[me] = next :: skip fi;
#endif
            if :: !hasLow -> seenLow = low[next % C] :: else -> skip fi;
            if :: !hasHigh -> seenHigh = high[next % C] :: else -> skip fi;
            hasLow = false; hasHigh = false;
            assert(seenLow == next && seenHigh == next);
            next++
        od;
        sequence[me] = available                /* Volatile.Write, once a batch */
    od
}
