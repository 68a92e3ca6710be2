// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import org.snmp4j.smi.OID;

/// What notifications carry, by the names of Cisco's management information bases.
public enum TrapObject {
    EVENT_SEQUENCE_NUMBER("cgspEventSequenceNumber", "1.3.6.1.4.1.9.9.336.1.1.6"),
    CLLI_CODE("cgspCLLICode", "1.3.6.1.4.1.9.9.336.1.1.1"),
    INSTANCE_NAME("cgspInstDisplayName", "1.3.6.1.4.1.9.9.336.1.3.1.1.4"),
    INSTANCE_DESCRIPTION("cgspInstDescription", "1.3.6.1.4.1.9.9.336.1.3.1.1.5"),
    LINKSET_NAME("cgspLinksetDisplayName", "1.3.6.1.4.1.9.9.336.1.5.1.1.15"),
    LINKSET_SOURCE("cgspLinksetSourceDisplayPC", "1.3.6.1.4.1.9.9.336.1.5.1.1.3"),
    LINKSET_ADJACENT("cgspLinksetAdjacentDisplayPC", "1.3.6.1.4.1.9.9.336.1.5.1.1.5"),
    LINKSET_STATE("cgspLinksetState", "1.3.6.1.4.1.9.9.336.1.5.1.1.6"),
    LINK_NAME("cgspLinkDisplayName", "1.3.6.1.4.1.9.9.336.1.6.1.1.54"),
    LINK_STATE("cgspLinkState", "1.3.6.1.4.1.9.9.336.1.6.1.1.3"),
    LINK_REASON("cgspLinkReason", "1.3.6.1.4.1.9.9.336.1.6.1.1.4"),
    LINK_TEST_RESULT("cgspLinkTestResult", "1.3.6.1.4.1.9.9.336.1.6.1.1.88"),
    LINK_CONGESTION("cgspLinkCongestionState", "1.3.6.1.4.1.9.9.336.1.6.1.1.11"),
    DESTINATIONS_SUPPRESSED("cgrtDestNotifSuppressed", "1.3.6.1.4.1.9.9.334.1.2.4.5"),
    DESTINATION_NAME("cgrtDestDisplay", "1.3.6.1.4.1.9.9.334.1.2.2.1.13"),
    DESTINATION_STATUS("cgrtDestStatus", "1.3.6.1.4.1.9.9.334.1.2.2.1.1"),
    DESTINATION_CONGESTION("cgrtDestCongestion", "1.3.6.1.4.1.9.9.334.1.2.2.1.2"),
    SP_CLLI_CODE("cItpSpCLLICode", "1.3.6.1.4.1.9.9.232.1.1.2"),
    ASP_NAME("cItpXuaAspDisplayName", "1.3.6.1.4.1.9.9.253.1.10.2"),
    AS_NAME("cItpXuaAsDisplayName", "1.3.6.1.4.1.9.9.253.1.10.3"),
    MATE_NAME("cItpXuaSgmDisplayName", "1.3.6.1.4.1.9.9.253.1.10.1"),
    ASP_STATE("cItpXuaAspAsState", "1.3.6.1.4.1.9.9.253.1.9.1.1.2"),
    AS_STATE("cItpXuaAsState", "1.3.6.1.4.1.9.9.253.1.8.1.1.4"),
    MATE_STATE("cItpXuaSgmState", "1.3.6.1.4.1.9.9.253.1.4.1.1.11"),
    LOG_FACILITY("clogHistFacility", "1.3.6.1.4.1.9.9.41.1.2.3.1.2"),
    LOG_SEVERITY("clogHistSeverity", "1.3.6.1.4.1.9.9.41.1.2.3.1.3"),
    LOG_NAME("clogHistMsgName", "1.3.6.1.4.1.9.9.41.1.2.3.1.4"),
    LOG_TEXT("clogHistMsgText", "1.3.6.1.4.1.9.9.41.1.2.3.1.5"),
    LOG_TIME("clogHistTimestamp", "1.3.6.1.4.1.9.9.41.1.2.3.1.6");

    private final String object;
    private final OID oid;

    TrapObject(String object, String oid) {
        this.object = object;
        this.oid = new OID(oid);
    }

    /// Its name there.
    public String object() {
        return object;
    }

    /// The object without the index of a row.
    OID oid() {
        return new OID(oid);
    }
}
