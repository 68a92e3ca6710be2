// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.metrics.Counters;
import org.signalbox.metrics.Metric;
import org.signalbox.sccp.message.MessageType;

import java.util.EnumMap;
import java.util.Map;

/// Messages of SCCP by their type and class, as they came and as they were sent (Q.752 tables 9 and
/// 9 bis). Of connections only those that ask for one and refuse it, which are routed here.
/// Messages
/// of SCCP management that this point sends are not in it.
public enum SccpMessageCounter implements Metric {
    UDT_RECEIVED(MessageType.UDT, true),
    UDTS_RECEIVED(MessageType.UDTS, true),
    XUDT_RECEIVED(MessageType.XUDT, true),
    XUDTS_RECEIVED(MessageType.XUDTS, true),
    LUDT_RECEIVED(MessageType.LUDT, true),
    LUDTS_RECEIVED(MessageType.LUDTS, true),
    CR_RECEIVED(MessageType.CR, true),
    CREF_RECEIVED(MessageType.CREF, true),
    UDT_SENT(MessageType.UDT, false),
    UDTS_SENT(MessageType.UDTS, false),
    XUDT_SENT(MessageType.XUDT, false),
    XUDTS_SENT(MessageType.XUDTS, false),
    LUDT_SENT(MessageType.LUDT, false),
    LUDTS_SENT(MessageType.LUDTS, false),
    CR_SENT(MessageType.CR, false),
    CREF_SENT(MessageType.CREF, false),
    CLASS_0("0"),
    CLASS_1("1");

    private static final class Kind {
        private static final Family RECEIVED =
                new Family(
                        "signalbox_sccp_messages_received",
                        "Messages of SCCP that came, or that subsystems have sent, by type.",
                        "type");

        private static final Family SENT =
                new Family(
                        "signalbox_sccp_messages_sent",
                        "Messages of SCCP given to level 3 for another point, by type.",
                        "type");

        private static final Family CLASS =
                new Family(
                        "signalbox_sccp_unitdata_received",
                        "Messages with user data that came, or that subsystems have sent, by"
                                + " protocol class.",
                        "class");
    }

    private static final Map<MessageType, SccpMessageCounter> RECEIVED = byType(Kind.RECEIVED);
    private static final Map<MessageType, SccpMessageCounter> SENT = byType(Kind.SENT);

    private final Description description;

    SccpMessageCounter(MessageType type, boolean received) {
        this.description = (received ? Kind.RECEIVED : Kind.SENT).of(type.acronym());
    }

    SccpMessageCounter(String protocolClass) {
        this.description = Kind.CLASS.of(protocolClass);
    }

    /// A message of a type has come.
    ///
    /// @param protocolClass 0 or 1 of those with user data; of others it is not asked
    static void received(
            MessageType type, int protocolClass, Counters<SccpMessageCounter> counters) {
        increment(RECEIVED.get(type), counters);
        if (type.isUnitdata()) {
            counters.increment(protocolClass == 0 ? CLASS_0 : CLASS_1);
        }
    }

    /// A message of a type is sent.
    static void sent(MessageType type, Counters<SccpMessageCounter> counters) {
        increment(SENT.get(type), counters);
    }

    private static void increment(
            @Nullable SccpMessageCounter counter, Counters<SccpMessageCounter> counters) {
        if (counter != null) {
            counters.increment(counter);
        }
    }

    @Override
    public Description description() {
        return description;
    }

    private static Map<MessageType, SccpMessageCounter> byType(Family family) {
        Map<MessageType, SccpMessageCounter> found = new EnumMap<>(MessageType.class);
        for (SccpMessageCounter counter : values()) {
            for (MessageType type : MessageType.values()) {
                if (counter.description.equals(family.of(type.acronym()))) {
                    found.put(type, counter);
                }
            }
        }
        return found;
    }
}
