/*
 * BroadcastRing, lossless: a ring of C slots, a writer that waits for the slowest reader, two readers that join while it runs, read a few events and leave.
 *
 * Both sides have store buffers. Each side stores and then loads what the other stored (the writer: cursor, readers; the reader: its place in the list,
 * cursor), which only a full fence on both sides makes safe. An invalid end state would be a writer that waits for a reader that has left.
 *
 * Variants that must be rejected: NO_RELEASE  NO_READER_RELEASE  NO_WRITER_FENCE  NO_JOIN_FENCE  NO_SECOND_LOOK  ONE_TOO_FAR  READS_TWICE  STAYS_LISTED
 * Places that must be reached:    REACH_FULL (the writer waits)  REACH_LATE_JOIN (the second look saw more than the first)
 */
#ifndef C
#define C 2
#endif
#ifndef N
#define N 5
#endif
#define READERS 2
#ifndef STAY
#define STAY 2       /* events a reader takes before it leaves */
#endif

byte cursor, slot[C];
bool listed[READERS];
byte position[READERS];

bool slotWaits, cursorWaits;
byte slotValue, cursorValue;
bool finished;

#ifdef NO_RELEASE
#define MAY_PUBLISH true
#else
#define MAY_PUBLISH (!slotWaits || slotValue > cursorValue)
#endif

active proctype WriterStoreBuffer()
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
#define HAS_ROOM(i) (!listed[i] || position[i] + AHEAD >= n)

/* One look at where a reader is: a single load. */
inline Look(who)
{
#ifdef READS_TWICE
    if
    :: position[who] < slowest -> slowest = position[who]   /* another load than the one compared */
    :: else -> skip
    fi
#else
    atomic {
        if
        :: position[who] < slowest -> slowest = position[who]
        :: else -> skip
        fi
    }
#endif
}

active proctype Writer()
{
    byte n = 1, limit = C, slowest, i;
    do
    :: n > N -> break
    :: else ->
        do
        :: n <= limit -> break
        :: else ->                              /* FindRoom */
#ifndef NO_WRITER_FENCE
            !slotWaits && !cursorWaits;         /* Interlocked.MemoryBarrier */
#endif
            slowest = n - 1;
            i = 0;
            do
            :: i == READERS -> break
            :: else ->
                if
                :: listed[i] -> Look(i)
                :: else -> skip
                fi;
                i++
            od;
            limit = slowest + AHEAD;
#ifdef REACH_FULL
            assert(n <= limit);
#endif
            HAS_ROOM(0) && HAS_ROOM(1)          /* spinning until a look finds room, told as waiting for it */
        od;
        atomic { !slotWaits -> slotValue = n; slotWaits = true };
        atomic { !cursorWaits -> cursorValue = n; cursorWaits = true };
        n++
    od;
    finished = true
}

active [READERS] proctype Reader()
{
    byte me = _pid - 2;
    byte p, seen, taken;
    p = cursor;
    position[me] = p;
#ifdef NO_JOIN_FENCE
    /* The entry in the list may reach memory after the second look. */
    bool looked = false;
    do
    :: !listed[me] -> listed[me] = true
    :: !looked -> atomic { seen = cursor; looked = true }
    :: listed[me] && looked -> break
    od;
#else
    listed[me] = true;                          /* Interlocked.CompareExchange and Interlocked.MemoryBarrier */
    seen = cursor;
#endif
#ifndef NO_SECOND_LOOK
#ifdef REACH_LATE_JOIN
    assert(seen == p);
#endif
    p = seen;
    position[me] = p;
#endif
    do
    :: taken == STAY -> break
    :: finished && cursor == p && !cursorWaits -> break
    :: cursor > p ->                            /* Volatile.Read */
#ifdef NO_READER_RELEASE
        bool hasSeen = false;
        do
        :: !hasSeen -> atomic { seen = slot[(p + 1) % C]; hasSeen = true }
        :: position[me] == p -> position[me] = p + 1
        :: hasSeen && position[me] == p + 1 -> break
        od;
#else
        seen = slot[(p + 1) % C];
        position[me] = p + 1;                   /* Volatile.Write: after the load of the slot */
#endif
        assert(seen == p + 1);                  /* whole, and the very next one */
        p++;
        taken++
    od;
#ifndef STAYS_LISTED
    listed[me] = false                          /* Dispose */
#endif
}
