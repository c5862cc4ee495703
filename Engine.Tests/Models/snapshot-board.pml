/*
 * SnapshotBoard: one symbol, two slots, one writer that never waits, READERS readers.
 *
 * Memory is weaker than x86-64: the writer's stores wait in a buffer and reach memory in any order that its barriers allow; a reader's loads happen in any
 * order that its barriers allow. A snapshot is two words, both the number of their publication.
 *
 * Variants that must be rejected: NO_WRITE_BARRIER  NO_RELEASE  NO_READ_BARRIER  LATE_VERSION
 * Places that must be reached:    REACH_RETRY  REACH_OLD (a slot that survived one publication)
 */
#ifndef N
#define N 4          /* publications */
#endif
#ifndef READERS
#define READERS 2
#endif
#ifndef READS
#define READS 2      /* attempts of each reader */
#endif

byte published;
byte version[2], low[2], high[2];

/* The store buffer: at most one waiting store for each kind of location. A value is its publication; the slot follows from it. */
bool versionWaits, lowWaits, highWaits, publishedWaits;
byte versionValue, lowValue, highValue, publishedValue;

#define EARLIER_ARE_OUT(waits, value) (!waits || value > publishedValue)

#ifdef NO_RELEASE
#define MAY_PUBLISH true
#else
#define MAY_PUBLISH (EARLIER_ARE_OUT(versionWaits, versionValue) && EARLIER_ARE_OUT(lowWaits, lowValue) && EARLIER_ARE_OUT(highWaits, highValue))
#endif

active proctype StoreBuffer()
{
end:
    do
    :: atomic { versionWaits -> version[versionValue & 1] = versionValue; versionWaits = false }
    :: atomic { lowWaits -> low[lowValue & 1] = lowValue; lowWaits = false }
    :: atomic { highWaits -> high[highValue & 1] = highValue; highWaits = false }
    :: atomic { publishedWaits && MAY_PUBLISH -> published = publishedValue; publishedWaits = false }
    od
}

inline StoreVersion(n) { atomic { !versionWaits -> versionValue = n; versionWaits = true } }

active proctype Writer()
{
    byte n = 1;
    do
    :: n > N -> break
    :: else ->
#ifndef LATE_VERSION
        StoreVersion(n);
#ifndef NO_WRITE_BARRIER
        !versionWaits && !publishedWaits;       /* Volatile.WriteBarrier */
#endif
#endif
        atomic { !lowWaits -> lowValue = n; lowWaits = true };
        atomic { !highWaits -> highValue = n; highWaits = true };
#ifdef LATE_VERSION
        !lowWaits && !highWaits && !publishedWaits;
        StoreVersion(n);
#endif
        atomic { !publishedWaits -> publishedValue = n; publishedWaits = true };
        n++
    od
}

#ifdef NO_READ_BARRIER
#define SLOT_IS_READ true
#else
#define SLOT_IS_READ (hasLow && hasHigh)        /* Volatile.ReadBarrier */
#endif

active [READERS] proctype Reader()
{
    byte p, seenLow, seenHigh, seenVersion, last, reads;
    bool hasLow, hasHigh, hasVersion;
    do
    :: reads == READS -> break
    :: else ->
        reads++;
        p = published;                          /* Volatile.Read: the loads below come after it */
        if
        :: p == 0 -> skip
        :: else ->
            hasLow = false; hasHigh = false; hasVersion = false;
            do
            :: !hasLow -> atomic { seenLow = low[p & 1]; hasLow = true }
            :: !hasHigh -> atomic { seenHigh = high[p & 1]; hasHigh = true }
            :: !hasVersion && SLOT_IS_READ -> atomic { seenVersion = version[p & 1]; hasVersion = true }
            :: hasLow && hasHigh && hasVersion -> break
            od;
            if
            :: seenVersion == p ->
                assert(seenLow == p && seenHigh == p);  /* whole */
                assert(p >= last);                      /* never backwards */
#ifdef REACH_OLD
                assert(published == p);
#endif
                last = p
            :: else ->
#ifdef REACH_RETRY
                assert(false);
#endif
                skip
            fi
        fi
    od
}
