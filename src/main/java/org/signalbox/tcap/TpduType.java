// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

/// What a short message is: two bits that mean something else each way (TS 23.040 section 9.2.3.1).
public enum TpduType {
    SUBMIT("submit"),
    COMMAND("command"),
    DELIVER_REPORT("deliver report"),
    DELIVER("deliver"),
    STATUS_REPORT("status report"),
    SUBMIT_REPORT("submit report"),
    RESERVED("reserved");

    private final String words;

    TpduType(String words) {
        this.words = words;
    }

    static TpduType of(int firstOctet, Direction direction) {
        boolean terminated = direction == Direction.MOBILE_TERMINATED;
        return switch (firstOctet & 3) {
            case 0 -> terminated ? DELIVER : DELIVER_REPORT;
            case 1 -> terminated ? SUBMIT_REPORT : SUBMIT;
            case 2 -> terminated ? STATUS_REPORT : COMMAND;
            default -> RESERVED;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
