// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.ReturnCause;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.ss7.Variant;

/// Fits messages to what their destination can take: as they are, as another type, or in segments
/// (Q.714 sections 2.5 and 4.1.1). Belongs to one loop, which uses it again.
///
/// ```
///   ReturnCause cause = segmenter.fit(draft, null, variant, capability);
///   if (cause == null) {
///       for (int i = 0; i < segmenter.count(); i++) {
///           segmenter.select(i);
///           mtp.transfer(draft.compose(...));      // all over the same SLS
///       }
///   }
/// ```
///
/// What fits is tried in this order: the type that the message has, UDT, XUDT, LUDT, segments. All
/// segments but the last are as long as they can be; they are of class 1, since their order
/// matters, and the first alone is wanted back. Optional parameters other than segmentation and
/// importance go lost in segments, hop counter and importance in UDT.
public final class Segmenter {
    /// As many as the counter of remaining segments can say.
    public static final int SEGMENTS_MAX = 16;

    /// What sixteen segments carry between the shortest addresses.
    public static final int DATA_OCTETS_MAX = 3_952;

    private static final int REFERENCE_MASK = 0xFF_FFFF;

    /// Parameter name, length and value of importance.
    private static final int IMPORTANCE_OCTETS = 3;

    private final int loops;
    private final Counters<SegmentationCounter> counters;

    private int nextReference;
    private @Nullable MessageDraft draft;
    private ByteBuf data = Unpooled.EMPTY_BUFFER;
    private int dataAt;
    private int dataLength;
    private int segmentOctets;
    private int count;
    private boolean ofClass1;
    private boolean wantsReturn;
    private int importance;
    private int reference;

    /// Loops that send for the same addresses use different references. One comes again after
    /// 2^24 segmented messages divided by `loops`: at 100,000 a second after 20 s and more with up
    /// to eight loops, when the far end has given up what it has not put together.
    ///
    /// @param loop which of the loops this one is, from 0
    /// @param loops how many there are
    public Segmenter(int loop, int loops, Counters<SegmentationCounter> counters) {
        assert loop >= 0 && loop < loops;
        this.nextReference = loop;
        this.loops = loops;
        this.counters = counters;
    }

    /// Whether a segment must be put together with its others before its destination can take it.
    public static boolean needsReassembly(SccpView message, Capability capability) {
        return message.type().isUnitdata() && message.isPart() && !capability.takes(message.type());
    }

    /// Finds the form in which a message can be sent, and gives it to the draft if it is one
    /// message.
    ///
    /// @param draft with addresses and all data, of any type
    /// @param relayed what the draft was taken from; null for a message of one's own. Of other
    ///     senders' messages only those are cut that bring a reference to tell the segments by
    /// @return why it cannot be sent; null if it can
    public @Nullable ReturnCause fit(
            MessageDraft draft,
            @Nullable SccpView relayed,
            Variant variant,
            Capability capability) {
        this.draft = draft;
        MessageType whole = wholeType(draft, variant, capability);
        if (whole != null) {
            count = 1;
            segmentOctets = 0;
            if (whole != draft.type()) {
                draft.setType(whole);
            }
            return null;
        }
        ReturnCause cause = cut(draft, relayed, variant, capability);
        if (cause != null) {
            count = 0;
            counters.increment(SegmentationCounter.NOT_SEGMENTED);
        }
        return cause;
    }

    /// The type in which the message goes as one; null if in none.
    private static @Nullable MessageType wholeType(
            MessageDraft draft, Variant variant, Capability capability) {
        boolean service = draft.type().isService();
        int sifOctetsMax = capability.sifOctetsMax();
        if (capability.takes(draft.type()) && draft.fits(draft.type(), variant, sifOctetsMax)) {
            return draft.type();
        }
        MessageType basic = service ? MessageType.UDTS : MessageType.UDT;
        if (draft.fits(basic, variant, sifOctetsMax)) {
            return basic;
        }
        MessageType extended = service ? MessageType.XUDTS : MessageType.XUDT;
        if (capability.extended() && draft.fits(extended, variant, sifOctetsMax)) {
            return extended;
        }
        MessageType longer = service ? MessageType.LUDTS : MessageType.LUDT;
        return capability.longData() && draft.fits(longer, variant, sifOctetsMax) ? longer : null;
    }

    private @Nullable ReturnCause cut(
            MessageDraft draft,
            @Nullable SccpView relayed,
            Variant variant,
            Capability capability) {
        SccpView referring = relayed != null && relayed.isSegmented() ? relayed : null;
        if (!capability.extended()
                || (relayed != null && referring == null)
                || (referring != null && referring.isPart())) {
            return ReturnCause.SEGMENTATION_NOT_SUPPORTED;
        }
        importance = relayed == null ? draft.importance() : relayed.importance();
        MessageType kind = draft.type().isService() ? MessageType.XUDTS : MessageType.XUDT;
        int octetsOfImportance = importance < 0 ? 0 : IMPORTANCE_OCTETS;
        segmentOctets =
                draft.dataOctetsMax(variant, kind, capability.sifOctetsMax() - octetsOfImportance);
        dataLength = draft.dataLength();
        if (segmentOctets <= 0
                || dataLength > DATA_OCTETS_MAX
                || dataLength > SEGMENTS_MAX * segmentOctets) {
            return ReturnCause.SEGMENTATION_FAILURE;
        }
        count = (dataLength + segmentOctets - 1) / segmentOctets;
        data = draft.data();
        dataAt = draft.dataAt();
        ofClass1 =
                referring != null
                        ? referring.isSegmentOfClass1()
                        : draft.type().isUnitdata() && draft.protocolClass() == 1;
        wantsReturn = draft.wantsReturn();
        reference = referring != null ? referring.segmentationReference() : takeReference();
        draft.setType(kind);
        counters.increment(SegmentationCounter.SEGMENTED);
        counters.add(SegmentationCounter.SEGMENTS_SENT, count);
        return null;
    }

    private int takeReference() {
        int taken = nextReference;
        nextReference = nextReference + loops & REFERENCE_MASK;
        return taken;
    }

    /// How many messages it takes; 0 if it cannot be sent.
    public int count() {
        return count;
    }

    /// Makes the draft given to [#fit] one of the messages.
    ///
    /// @param i 0 to [#count] - 1
    public void select(int i) {
        assert i >= 0 && i < count;
        MessageDraft segment = draft;
        if (segment == null || segmentOctets == 0) {
            // the message goes as a whole
            return;
        }
        int at = i * segmentOctets;
        segment.setData(data, dataAt + at, Math.min(segmentOctets, dataLength - at));
        if (segment.type().isUnitdata()) {
            segment.setProtocolClass(1, wantsReturn && i == 0);
        }
        segment.setSegmentation(i == 0, ofClass1, count - 1 - i, reference);
        segment.setImportance(importance);
    }
}
