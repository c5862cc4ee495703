/*
 * AddGatingSequences and RemoveGatingSequence while the one producer runs: a resident consumer, and a joiner that comes, reads a few events and leaves.
 *
 * The producer has a store buffer. Each side stores and then loads what the other stored (the producer: cursor, gating sequences; the joiner: its place among
 * them, cursor), which only a full fence on both sides makes safe. An invalid end state would be a producer that waits for a joiner that has left.
 *
 * Variants that must be rejected: NO_RELEASE  NO_PRODUCER_FENCE  NO_JOIN_FENCE  NO_SECOND_MOVE  ONE_TOO_FAR  READS_TWICE  STAYS_LISTED
 * Places that must be reached:    REACH_FULL (the producer waits)  REACH_LATE_JOIN (the second move goes further than the first)
 */
#ifndef C
#define C 2
#endif
#ifndef N
#define N 7
#endif
#ifndef STAYS
#define STAYS 2
#endif
#ifndef STAY
#define STAY 2       /* events the joiner takes before it leaves */
#endif
#define RESIDENT 0
#define JOINER 1

byte cursor, slot[C];
bool joined;
byte sequence[2];

bool slotWaits, cursorWaits;
byte slotValue, cursorValue;
bool finished;

#ifdef NO_RELEASE
#define MAY_PUBLISH true
#else
#define MAY_PUBLISH (!slotWaits || slotValue > cursorValue)
#endif

active proctype StoreBuffer()
{
end:
    do
    :: atomic { slotWaits -> slot[slotValue % C] = slotValue; slotWaits = false }
    :: atomic { cursorWaits && MAY_PUBLISH -> cursor = cursorValue; cursorWaits = false }
    od
}

#ifdef ONE_TOO_FAR
#define AHEAD (C + 1)
#else
#define AHEAD C
#endif
#define HAS_ROOM (sequence[RESIDENT] + AHEAD >= n && (!joined || sequence[JOINER] + AHEAD >= n))

/* One look at where a consumer is: a single load. */
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
    byte n = 1, freeUpTo = C, slowest;
    do
    :: n > N -> break
    :: else ->
        if
        :: n <= freeUpTo -> skip
        :: else ->                              /* WaitForGating: one fence, then look after look */
#ifndef NO_PRODUCER_FENCE
            !slotWaits && !cursorWaits;         /* Interlocked.MemoryBarrier */
#endif
            do
            :: n <= freeUpTo -> break
            :: else ->
                slowest = n - 1;
                if
                :: joined -> Look(RESIDENT); Look(JOINER)
                :: else -> Look(RESIDENT)
                fi;
                freeUpTo = slowest + AHEAD;
#ifdef REACH_FULL
                assert(n <= freeUpTo);
#endif
                if
                :: n > freeUpTo -> HAS_ROOM     /* the looks in between see the same */
                :: else -> skip
                fi
            od
        fi;
        atomic { !slotWaits -> slotValue = n; slotWaits = true };
        atomic { !cursorWaits -> cursorValue = n; cursorWaits = true };
        n++
    od;
    finished = true
}

active proctype Resident()
{
    byte next = 1;
    do
    :: next > N -> break
    :: cursor >= next ->                        /* Volatile.Read */
        assert(slot[next % C] == next);
        sequence[RESIDENT] = next;              /* Volatile.Write */
        next++
    od
}

active proctype Joiner()
{
    byte p, seen, taken, stays;
    do
    :: stays == STAYS -> break
    :: else ->
        stays++;
        p = cursor;
        sequence[JOINER] = p;                   /* the first move, so that the producer never sees an old place */
#ifdef NO_JOIN_FENCE
        /* The new array may reach memory after the second look. */
        bool looked = false;
        do
        :: !joined -> joined = true
        :: !looked -> atomic { seen = cursor; looked = true }
        :: joined && looked -> break
        od;
#else
        joined = true;                          /* Interlocked.CompareExchange: a full fence */
        seen = cursor;
#endif
#ifndef NO_SECOND_MOVE
#ifdef REACH_LATE_JOIN
        assert(seen == p);
#endif
        p = seen;
        sequence[JOINER] = p;                   /* the second move */
#endif
        taken = 0;
        do
        :: taken == STAY -> break
        :: finished && cursor == p && !cursorWaits -> break
        :: cursor > p ->
            seen = slot[(p + 1) % C];
            assert(seen == p + 1);              /* whole, and the very next one */
            p++;
            sequence[JOINER] = p;
            taken++
        od;
#ifndef STAYS_LISTED
        joined = false                          /* RemoveGatingSequence */
#endif
    od
}
