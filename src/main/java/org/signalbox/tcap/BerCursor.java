// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

/// Walks over elements that stand one after the other (X.690 section 8.1), of definite or
/// indefinite length. To look into one, a second cursor enters it.
///
/// Reused for one message after the other; allocates nothing; reads nothing outside its bounds.
public final class BerCursor {
    /// How many elements of indefinite length may stand within each other. Each costs a search for
    /// its end.
    private static final int NESTING_MAX = 16;

    private static final int CONSTRUCTED = 0x20;
    private static final int NUMBER_FOLLOWS = 0x1F;
    private static final int MORE = 0x80;
    private static final int TAG_NUMBER_OCTETS_MAX = 3;
    private static final int INDEFINITE = -1;
    private static final int END_OF_CONTENTS_OCTETS = 2;

    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private int limit;
    private int next;
    private int start;
    private int tag;
    private int at;
    private int end;
    private int length;
    private @Nullable Flaw flaw;

    /// Goes before the first element.
    ///
    /// @param from index of the first octet
    /// @param until index behind the last one
    public void begin(ByteBuf octets, int from, int until) {
        this.octets = octets;
        next = from;
        limit = until;
        flaw = null;
    }

    /// Goes before the first element within the one where another cursor is.
    public void enter(BerCursor outer) {
        begin(outer.octets, outer.at, outer.end);
    }

    /// Goes to the next element.
    ///
    /// @return whether there is one; if not, [#flaw] says whether all is well
    public boolean next() {
        if (flaw != null || next >= limit) {
            return false;
        }
        int from = next;
        readHeader(from);
        if (flaw == null && length == INDEFINITE) {
            int itsTag = tag;
            int itsContent = at;
            int endOfContents = endOfContents(itsContent);
            tag = itsTag;
            at = itsContent;
            length = endOfContents - itsContent;
            next = endOfContents + END_OF_CONTENTS_OCTETS;
        } else {
            next = at + length;
        }
        start = from;
        end = at + length;
        return flaw == null;
    }

    /// Why there is no next element; null if there simply are no more.
    public @Nullable Flaw flaw() {
        return flaw;
    }

    /// The identifier octet, class and form included; of a tag that has several, the first one
    /// times 2^24 plus the number.
    public int tag() {
        return tag;
    }

    /// Index of the element's first octet, that of the tag.
    public int start() {
        return start;
    }

    /// Index of the first octet of the content.
    public int at() {
        return at;
    }

    /// How many octets the content has.
    public int length() {
        return length;
    }

    /// How many octets the whole element has.
    public int wholeLength() {
        return next - start;
    }

    private void readHeader(int from) {
        int i = from;
        if (i >= limit) {
            flaw = Flaw.CUT_SHORT;
            return;
        }
        int first = octets.getUnsignedByte(i++);
        tag = first;
        if ((first & NUMBER_FOLLOWS) == NUMBER_FOLLOWS) {
            i = readTagNumber(first, i);
        }
        if (flaw != null) {
            return;
        }
        if (i >= limit) {
            flaw = Flaw.CUT_SHORT;
            return;
        }
        int octet = octets.getUnsignedByte(i++);
        if (octet < MORE) {
            length = octet;
        } else if (octet == MORE) {
            if ((first & CONSTRUCTED) == 0) {
                flaw = Flaw.INDEFINITE_PRIMITIVE;
            }
            length = INDEFINITE;
        } else {
            i = readLongLength(octet & ~MORE, i);
        }
        at = i;
        if (flaw == null && length > limit - i) {
            flaw = Flaw.BEYOND_END;
        }
    }

    private int readTagNumber(int first, int from) {
        int i = from;
        int number = 0;
        int octet;
        do {
            if (i >= limit) {
                flaw = Flaw.CUT_SHORT;
                return i;
            }
            if (i - from == TAG_NUMBER_OCTETS_MAX) {
                flaw = Flaw.TAG_TOO_LONG;
                return i;
            }
            octet = octets.getUnsignedByte(i++);
            number = number << 7 | (octet & ~MORE);
        } while ((octet & MORE) != 0);
        tag = first << 24 | number;
        return i;
    }

    /// X.690 section 8.1.3.5 allows leading zeros.
    private int readLongLength(int count, int from) {
        if (count > Integer.BYTES) {
            flaw = Flaw.LENGTH_TOO_LONG;
            return from;
        }
        if (count > limit - from) {
            flaw = Flaw.CUT_SHORT;
            return from;
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << Byte.SIZE | octets.getUnsignedByte(from + i);
        }
        length = (int) Math.min(value, Integer.MAX_VALUE);
        return from + count;
    }

    /// Where the end-of-contents octets of an element are whose content begins at an index. What
    /// has a definite length is stepped over.
    private int endOfContents(int content) {
        int depth = 1;
        int i = content;
        while (true) {
            readHeader(i);
            if (flaw != null) {
                return content;
            }
            if (length == INDEFINITE) {
                if (++depth > NESTING_MAX) {
                    flaw = Flaw.NESTED_TOO_DEEP;
                    return content;
                }
                i = at;
            } else if (tag == 0 && length == 0) {
                if (--depth == 0) {
                    return i;
                }
                i = at;
            } else {
                i = at + length;
            }
        }
    }
}
