// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import static org.signalbox.snmp.TrapObject.*;

import org.signalbox.alarm.AlarmKind;
import org.snmp4j.smi.OID;

import java.util.List;

/// The notifications that are sent, by the names of Cisco's management information bases.
public enum NotificationKind {
    LINKSET(
            "ciscoGspLinksetStateChange",
            "1.3.6.1.4.1.9.9.336.0.1",
            EVENT_SEQUENCE_NUMBER,
            CLLI_CODE,
            LINKSET_NAME,
            LINKSET_SOURCE,
            LINKSET_ADJACENT,
            LINKSET_STATE),
    LINK(
            "ciscoGspLinkStateChange",
            "1.3.6.1.4.1.9.9.336.0.2",
            EVENT_SEQUENCE_NUMBER,
            CLLI_CODE,
            LINKSET_SOURCE,
            LINKSET_ADJACENT,
            LINK_NAME,
            LINK_STATE,
            LINK_REASON,
            LINK_TEST_RESULT),
    CONGESTION(
            "ciscoGspCongestionChange",
            "1.3.6.1.4.1.9.9.336.0.3",
            EVENT_SEQUENCE_NUMBER,
            CLLI_CODE,
            LINKSET_SOURCE,
            LINKSET_ADJACENT,
            LINK_NAME,
            TrapObject.LINK_CONGESTION),
    /// When it is over is told by the notification of a linkset.
    ISOLATION(
            "ciscoGspIsolation",
            "1.3.6.1.4.1.9.9.336.0.6",
            EVENT_SEQUENCE_NUMBER,
            CLLI_CODE,
            INSTANCE_NAME,
            INSTANCE_DESCRIPTION),
    DESTINATION(
            "ciscoGrtDestStateChangeRev1",
            "1.3.6.1.4.1.9.9.334.0.4",
            EVENT_SEQUENCE_NUMBER,
            CLLI_CODE,
            DESTINATIONS_SUPPRESSED,
            DESTINATION_NAME,
            DESTINATION_STATUS,
            TrapObject.DESTINATION_CONGESTION),
    /// One for each application server that the process serves.
    ASP(
            "ciscoItpXuaAspStateChange",
            "1.3.6.1.4.1.9.9.253.0.1",
            SP_CLLI_CODE,
            ASP_NAME,
            AS_NAME,
            ASP_STATE),
    MATE(
            "ciscoItpXuaSgmStateChange",
            "1.3.6.1.4.1.9.9.253.0.2",
            SP_CLLI_CODE,
            MATE_NAME,
            MATE_STATE),
    AS("ciscoItpXuaAsStateChange", "1.3.6.1.4.1.9.9.253.0.3", SP_CLLI_CODE, AS_NAME, AS_STATE),
    /// What has no notification of its own is sent as the system message that tells of it.
    MESSAGE(
            "clogMessageGenerated",
            "1.3.6.1.4.1.9.9.41.2.0.1",
            LOG_FACILITY,
            LOG_SEVERITY,
            LOG_NAME,
            LOG_TEXT,
            LOG_TIME);

    private final String notification;
    private final OID oid;
    private final List<TrapObject> objects;

    NotificationKind(String notification, String oid, TrapObject... objects) {
        this.notification = notification;
        this.oid = new OID(oid);
        this.objects = List.of(objects);
    }

    /// The one that tells of alarms of a kind.
    public static NotificationKind of(AlarmKind kind) {
        return switch (kind) {
            case POINT_ISOLATED -> ISOLATION;
            case LINKSET_UNAVAILABLE -> LINKSET;
            case LINK_FAILED, LINK_BLOCKED -> LINK;
            case LINK_CONGESTED -> CONGESTION;
            case DESTINATION_INACCESSIBLE, DESTINATION_RESTRICTED, DESTINATION_CONGESTED ->
                    DESTINATION;
            case AS_DOWN, AS_PENDING -> AS;
            case ASP_DOWN -> ASP;
            case MATE_UNAVAILABLE -> MATE;
            case LINKSET_DEGRADED,
                    LINK_INHIBITED,
                    LINK_UTILISATION,
                    LINK_MISCONFIGURED,
                    ROUTE_CIRCULAR,
                    AS_DEGRADED,
                    DIAMETER_PEER_DOWN,
                    PATH_FAILED,
                    SUBSYSTEM_PROHIBITED,
                    TRANSPORT_UNSUITABLE,
                    SCREENING_DISCARDS,
                    MEMORY_SHORT,
                    CAPTURE_LOSSY,
                    COMMIT_UNCONFIRMED,
                    CERTIFICATE_EXPIRES,
                    LOG_HOST_UNREACHABLE,
                    ALARMS_UNREPORTED ->
                    MESSAGE;
        };
    }

    /// Its name there.
    public String notification() {
        return notification;
    }

    /// What stands in snmpTrapOID.0.
    public String number() {
        return oid.toDottedString();
    }

    /// What it carries, in this order.
    public List<TrapObject> objects() {
        return objects;
    }
}
