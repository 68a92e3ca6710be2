// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.RoutingLabel;

import java.util.ArrayList;
import java.util.List;

/// A user part that writes down what it gets.
final class RecordingUser implements Mtp3User {
    /// As in `resume 4.5.6/14`.
    final List<String> primitives;

    final List<Received> received = new ArrayList<>();

    /// @param number the user part of the message, read as a number
    record Received(RoutingLabel label, int number) {}

    /// @param primitives receives what is told besides messages
    RecordingUser(List<String> primitives) {
        this.primitives = primitives;
    }

    @Override
    public void onTransfer(Msu msu) {
        int number = 0;
        for (byte octet : msu.userPart()) {
            number = number << 8 | octet & 0xFF;
        }
        received.add(new Received(msu.label(), number));
        msu.close();
    }

    @Override
    public void onPause(MtpPause pause) {
        primitives.add("pause " + pause.affected());
    }

    @Override
    public void onResume(MtpResume resume) {
        primitives.add("resume " + resume.affected());
    }

    @Override
    public void onStatus(MtpStatus status) {
        primitives.add("status " + status.affected() + " " + status.cause());
    }
}
