/*
 * SleepingRoom: consumers that sleep until the cursor has reached what they wait for, and a producer that takes the lock only when somebody is in the room.
 *
 * The producer has a store buffer. Each side stores and then loads what the other stored (the producer: cursor, count; a consumer: count, cursor). A wake-up
 * that is lost shows as a consumer that sleeps for ever: an invalid end state.
 *
 * Variants that must be rejected: NO_FENCE (the producer looks at the count before its cursor is visible)  COUNTS_LATE (a consumer looks at the cursor, then counts)
 *                                 NO_SECOND_LOOK (it sleeps on what it saw before it took the lock)  NO_LOCK (the producer wakes without the lock)
 *                                 WAKES_ONE (of two that sleep)
 * Places that must be reached:    REACH_SLEEP  REACH_QUIET (a publication that wakes nobody)
 */
#ifndef N
#define N 3
#endif
#ifndef CONSUMERS
#define CONSUMERS 2
#endif

byte cursor, sleepers;
bool isLocked, sleeps[CONSUMERS];

bool cursorWaits;
byte cursorValue;

#define LOCK atomic { !isLocked -> isLocked = true }
#define UNLOCK isLocked = false

active proctype StoreBuffer()
{
end:
    do
    :: atomic { cursorWaits -> cursor = cursorValue; cursorWaits = false }
    od
}

active proctype Producer()
{
    byte n = 1, i;
    do
    :: n > N -> break
    :: else ->
        atomic { !cursorWaits -> cursorValue = n; cursorWaits = true };     /* Volatile.Write */
#ifndef NO_FENCE
        !cursorWaits;                           /* Interlocked.MemoryBarrier */
#endif
        if
        :: sleepers == 0 ->
#ifdef REACH_QUIET
            assert(false);
#endif
            skip
        :: else ->
#ifndef NO_LOCK
            LOCK;
#endif
            atomic {                            /* Monitor.PulseAll */
                i = 0;
                do
                :: i == CONSUMERS -> break
#ifdef WAKES_ONE
                :: i < CONSUMERS && sleeps[i] -> sleeps[i] = false; break
                :: i < CONSUMERS && !sleeps[i] -> i++
#else
                :: i < CONSUMERS -> sleeps[i] = false; i++
#endif
                od
            };
#ifndef NO_LOCK
            UNLOCK
#else
            skip
#endif
        fi;
        n++
    od
}

active [CONSUMERS] proctype Consumer()
{
    byte me = _pid - 2;
    byte next = 1;
    bool mustLook;
    do
    :: next > N -> break
    :: next <= N && cursor >= next -> next = cursor + 1      /* nothing to wait for */
    :: next <= N && cursor < next ->
        LOCK;
#ifndef COUNTS_LATE
        sleepers++;                             /* Interlocked.Increment */
#endif
#ifdef NO_SECOND_LOOK
        mustLook = false;
#else
        mustLook = true;
#endif
        do
        :: mustLook && cursor >= next -> break  /* Volatile.Read */
        :: !mustLook || cursor < next ->
#ifdef COUNTS_LATE
            sleepers++;
#endif
            sleeps[me] = true;                  /* Monitor.Wait: sleeps, and gives the lock back */
            UNLOCK;
            !sleeps[me];
#ifdef REACH_SLEEP
            assert(false);
#endif
            LOCK;
#ifdef COUNTS_LATE
            sleepers--;
#endif
            mustLook = true
        od;
#ifndef COUNTS_LATE
        sleepers--;                             /* Interlocked.Decrement */
#endif
        UNLOCK
    od
}
