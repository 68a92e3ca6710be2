// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;
import org.signalbox.tcap.MapContext;

/// What is asked for in dialogues about short messages: the operation, the application context it
/// belongs to, and the versions there are (TS 29.002 sections 17.3 and 17.5).
///
/// An operation is known by context and code together: 46 is the transfer to a service centre in
/// one context, and to a telephone in another.
public enum ShortMessageOperation {
    MT_FORWARD("mt-forwardSM", MapContext.SHORT_MSG_MT_RELAY, new int[] {46, 46, 44}),
    MO_FORWARD("mo-forwardSM", MapContext.SHORT_MSG_MO_RELAY, new int[] {46, 46, 46}),
    ROUTING_INFO("sendRoutingInfoForSM", MapContext.SHORT_MSG_GATEWAY, new int[] {45, 45, 45}),
    DELIVERY_REPORT(
            "reportSM-DeliveryStatus", MapContext.SHORT_MSG_GATEWAY, new int[] {47, 47, 47}),
    ALERT("alertServiceCentre", MapContext.SHORT_MSG_ALERT, new int[] {49, 64});

    /// informServiceCentre, which is said beside an answer, and answered by nobody.
    static final int INFORM_CODE = 63;

    private final String name;
    private final MapContext context;
    private final int[] codes;

    /// @param codes of version 1 and those after it
    ShortMessageOperation(String name, MapContext context, int[] codes) {
        this.name = name;
        this.context = context;
        this.codes = codes;
    }

    public static ShortMessageOperation of(MapRequest request) {
        return switch (request) {
            case MapRequest.MtForward _ -> MT_FORWARD;
            case MapRequest.MoForward _ -> MO_FORWARD;
            case MapRequest.RoutingInfo _ -> ROUTING_INFO;
            case MapRequest.DeliveryReport _ -> DELIVERY_REPORT;
            case MapRequest.Alert _ -> ALERT;
        };
    }

    /// The operation of a code within a context; null if the context does not have it. In version 1
    /// both directions of transfer are one operation: which it is, the destination says.
    ///
    /// @param context null in dialogues of version 1 that do not say it
    static @Nullable ShortMessageOperation of(@Nullable MapContext context, int version, int code) {
        for (ShortMessageOperation operation : values()) {
            if (version <= operation.newestVersion()
                    && operation.code(version) == code
                    && (context == null || context == operation.context(version))) {
                return operation;
            }
        }
        return null;
    }

    /// The newest version of a context; 0 if it has nothing to do with short messages here.
    static int newestVersion(@Nullable MapContext context) {
        for (ShortMessageOperation operation : values()) {
            if (operation.context == context) {
                return operation.newestVersion();
            }
        }
        return 0;
    }

    /// Whether a context is known in a version. That to telephones begins with version 2.
    static boolean hasVersion(MapContext context, int version) {
        return version <= newestVersion(context)
                && version >= (context == MapContext.SHORT_MSG_MT_RELAY ? 2 : 1);
    }

    /// Where it is asked for. Version 1 knows one transfer of messages, in both directions.
    MapContext context(int version) {
        return this == MT_FORWARD && version == 1 ? MapContext.SHORT_MSG_MO_RELAY : context;
    }

    int code(int version) {
        return codes[version - 1];
    }

    int newestVersion() {
        return codes.length;
    }

    /// Whether there is an answer (class 1), or none (class 4).
    public boolean isAnswered(int version) {
        return this != ALERT || version > 1;
    }

    /// As the standard calls it in its newest version.
    @Override
    public String toString() {
        return name;
    }
}
