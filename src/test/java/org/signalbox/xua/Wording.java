// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;
import org.signalbox.xua.AspMessage.AspActive;
import org.signalbox.xua.AspMessage.AspActiveAck;
import org.signalbox.xua.AspMessage.AspDown;
import org.signalbox.xua.AspMessage.AspDownAck;
import org.signalbox.xua.AspMessage.AspInactive;
import org.signalbox.xua.AspMessage.AspInactiveAck;
import org.signalbox.xua.AspMessage.AspUp;
import org.signalbox.xua.AspMessage.AspUpAck;
import org.signalbox.xua.AspMessage.ErrorReport;
import org.signalbox.xua.AspMessage.Heartbeat;
import org.signalbox.xua.AspMessage.HeartbeatAck;
import org.signalbox.xua.AspMessage.Notify;

import java.util.List;

/// Messages as a line of a trace would have them, such as `ASPAC ACK loadshare [100]`.
public final class Wording {
    private Wording() {}

    public static String of(AspMessage message) {
        return switch (message) {
            case AspUp(var identifier, _) -> "ASPUP" + asp(identifier);
            case AspUpAck(var identifier, _) -> "ASPUP ACK" + asp(identifier);
            case AspDown _ -> "ASPDN";
            case AspDownAck _ -> "ASPDN ACK";
            case Heartbeat(Octets data) -> "BEAT " + data;
            case HeartbeatAck(Octets data) -> "BEAT ACK " + data;
            case AspActive(var mode, var contexts, _) -> "ASPAC" + mode(mode) + list(contexts);
            case AspActiveAck(var mode, var contexts, _) ->
                    "ASPAC ACK" + mode(mode) + list(contexts);
            case AspInactive(var contexts, _) -> "ASPIA" + list(contexts);
            case AspInactiveAck(var contexts, _) -> "ASPIA ACK" + list(contexts);
            case ErrorReport error -> "ERROR " + error.code() + list(error.contexts());
            case Notify(var status, var identifier, var contexts, _) ->
                    "NOTIFY " + status + list(contexts) + asp(identifier);
        };
    }

    private static String asp(@Nullable AspIdentifier identifier) {
        return identifier == null ? "" : " asp " + identifier;
    }

    private static String mode(@Nullable TrafficMode mode) {
        return mode == null ? "" : " " + mode.word();
    }

    private static String list(List<RoutingContext> contexts) {
        return contexts.isEmpty() ? "" : " " + contexts;
    }
}
