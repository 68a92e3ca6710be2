// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// What the kernel tells of an association (RFC 6458 section 6.1).
sealed interface Notification {
    /// The association began or ended (section 6.1.1).
    ///
    /// @param peersWords what the peer's ABORT said: empty if it gave no cause; null if none came
    record AssociationChange(
            int association,
            Change change,
            int outboundStreams,
            int inboundStreams,
            @Nullable String peersWords)
            implements Notification {}

    enum Change {
        UP,
        LOST,
        RESTARTED,
        SHUT_DOWN,
        NOT_STARTED
    }

    /// A path has changed (section 6.1.2).
    record PathChange(int association) implements Notification {}

    /// The peer has begun to shut down (section 6.1.5).
    record PeerShutsDown(int association) implements Notification {}

    /// A DATA chunk of ours was given up (section 6.1.4); told of every chunk when an association
    /// ends or is restarted.
    ///
    /// @param wasSent whether it had left, and was not acknowledged for good
    /// @param endsMessage whether it is the last of its message, so that it stands for it
    record NotDelivered(boolean wasSent, boolean endsMessage) implements Notification {}

    /// The rest of a message that has begun to arrive will not come (section 6.1.7).
    record DeliveryBrokenOff() implements Notification {}

    /// Not asked for, or not understood.
    record Other(int type) implements Notification {}

    int TYPE_ASSOC_CHANGE = 0x8001;
    int TYPE_PADDR_CHANGE = 0x8002;
    int TYPE_SEND_FAILED = 0x8003;
    int TYPE_SHUTDOWN = 0x8005;
    int TYPE_PARTIAL_DELIVERY = 0x8006;

    /// Of `ssf_flags`, section 6.1.4.
    int DATA_SENT = 1;

    /// The E bit of a DATA chunk (RFC 9260 section 3.3.1), which Linux passes on in `sinfo_flags`.
    int CHUNK_ENDS_MESSAGE = 1;

    /// RFC 9260 section 3.3.10.12: the cause whose value is text of the peer's user.
    int CAUSE_USER_INITIATED = 12;

    int WORDS_OCTETS_MAX = 128;

    static Notification decode(MemorySegment octets) {
        if (octets.byteSize() < Structs.NOTIFICATION.byteSize()) {
            return new Other(0);
        }
        int type = Short.toUnsignedInt(octets.get(JAVA_SHORT_UNALIGNED, 0));
        return switch (type) {
            case TYPE_ASSOC_CHANGE -> associationChange(octets);
            case TYPE_PADDR_CHANGE ->
                    has(octets, Structs.PADDR_CHANGE)
                            ? new PathChange(integer(octets, Structs.PADDR_CHANGE, "spc_assoc_id"))
                            : new Other(type);
            case TYPE_SEND_FAILED ->
                    has(octets, Structs.SEND_FAILED)
                            ? new NotDelivered(
                                    unsignedShort(octets, Structs.NOTIFICATION, "sn_flags")
                                            == DATA_SENT,
                                    (unsignedShort(octets, Structs.SEND_FAILED, "sinfo_flags")
                                                    & CHUNK_ENDS_MESSAGE)
                                            != 0)
                            : new Other(type);
            case TYPE_SHUTDOWN ->
                    octets.byteSize() >= Structs.NOTIFICATION.byteSize() + Integer.BYTES
                            ? new PeerShutsDown(
                                    octets.get(JAVA_INT_UNALIGNED, Structs.NOTIFICATION.byteSize()))
                            : new Other(type);
            case TYPE_PARTIAL_DELIVERY -> new DeliveryBrokenOff();
            default -> new Other(type);
        };
    }

    private static Notification associationChange(MemorySegment octets) {
        if (!has(octets, Structs.ASSOC_CHANGE)) {
            return new Other(TYPE_ASSOC_CHANGE);
        }
        int state = unsignedShort(octets, Structs.ASSOC_CHANGE, "sac_state");
        Change[] changes = Change.values();
        if (state >= changes.length) {
            return new Other(TYPE_ASSOC_CHANGE);
        }
        MemorySegment info = octets.asSlice(Structs.ASSOC_CHANGE.byteSize());
        int error = unsignedShort(octets, Structs.ASSOC_CHANGE, "sac_error");
        return new AssociationChange(
                integer(octets, Structs.ASSOC_CHANGE, "sac_assoc_id"),
                changes[state], // in the order of the kernel's numbers, 0 to 4
                unsignedShort(octets, Structs.ASSOC_CHANGE, "sac_outbound_streams"),
                unsignedShort(octets, Structs.ASSOC_CHANGE, "sac_inbound_streams"),
                info.byteSize() > 0 ? causeWords(info) : error != 0 ? "" : null);
    }

    /// The first cause of the peer's ABORT.
    private static String causeWords(MemorySegment causes) {
        if (causes.byteSize() < 4) {
            return "";
        }
        int code = networkShort(causes, 0);
        int length = networkShort(causes, 2);
        if (code != CAUSE_USER_INITIATED) {
            return "error cause " + code;
        }
        int end = (int) Math.min(Math.min(length, causes.byteSize()), 4L + WORDS_OCTETS_MAX);
        if (end <= 4) {
            return "";
        }
        byte[] words = causes.asSlice(4, end - 4L).toArray(ValueLayout.JAVA_BYTE);
        return new String(words, StandardCharsets.UTF_8).replaceAll("[^\\x20-\\x7E]", "?");
    }

    private static int networkShort(MemorySegment octets, long at) {
        return Short.toUnsignedInt(Short.reverseBytes(octets.get(JAVA_SHORT_UNALIGNED, at)));
    }

    private static boolean has(MemorySegment octets, StructLayout struct) {
        return octets.byteSize() >= struct.byteSize();
    }

    private static int integer(MemorySegment octets, StructLayout struct, String member) {
        return octets.get(JAVA_INT_UNALIGNED, Structs.offset(struct, member));
    }

    private static int unsignedShort(MemorySegment octets, StructLayout struct, String member) {
        return Short.toUnsignedInt(
                octets.get(JAVA_SHORT_UNALIGNED, Structs.offset(struct, member)));
    }
}
