// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/// The records that Linux and its C library exchange with a program, on machines of 64 bits and
/// little-endian order. They are the same on x86-64 and aarch64 but for `epoll_event`, which x86-64
/// packs. Those of SCTP are RFC 6458's, with the kernel's additions.
final class Structs {
    static final boolean EPOLL_EVENT_IS_PACKED = "amd64".equals(System.getProperty("os.arch"));

    /// `struct sockaddr_storage`.
    static final int SOCKADDR_OCTETS = 128;

    // ---- messages ------------------------------------------------------------------------------

    /// `struct mmsghdr`: a `msghdr`, and how many octets were received or sent.
    static final StructLayout MMSGHDR =
            struct(
                    "mmsghdr",
                    64,
                    JAVA_LONG.withName("msg_name"),
                    JAVA_INT.withName("msg_namelen"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("msg_iov"),
                    JAVA_LONG.withName("msg_iovlen"),
                    JAVA_LONG.withName("msg_control"),
                    JAVA_LONG.withName("msg_controllen"),
                    JAVA_INT.withName("msg_flags"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_INT.withName("msg_len"),
                    MemoryLayout.paddingLayout(4));

    static final StructLayout IOVEC =
            struct("iovec", 16, JAVA_LONG.withName("iov_base"), JAVA_LONG.withName("iov_len"));

    /// `struct cmsghdr` with a `struct sctp_sndinfo` (RFC 6458 section 5.3.4).
    static final StructLayout SNDINFO =
            struct(
                    "cmsghdr and sctp_sndinfo",
                    32,
                    JAVA_LONG.withName("cmsg_len"),
                    JAVA_INT.withName("cmsg_level"),
                    JAVA_INT.withName("cmsg_type"),
                    JAVA_SHORT.withName("snd_sid"),
                    JAVA_SHORT.withName("snd_flags"),
                    JAVA_INT.withName("snd_ppid"),
                    JAVA_INT.withName("snd_context"),
                    JAVA_INT.withName("snd_assoc_id"));

    /// `struct cmsghdr` with a `struct sctp_rcvinfo` (RFC 6458 section 5.3.5), and the padding that
    /// `CMSG_SPACE` adds.
    static final StructLayout RCVINFO =
            struct(
                    "cmsghdr and sctp_rcvinfo",
                    48,
                    JAVA_LONG.withName("cmsg_len"),
                    JAVA_INT.withName("cmsg_level"),
                    JAVA_INT.withName("cmsg_type"),
                    JAVA_SHORT.withName("rcv_sid"),
                    JAVA_SHORT.withName("rcv_ssn"),
                    JAVA_SHORT.withName("rcv_flags"),
                    MemoryLayout.paddingLayout(2),
                    JAVA_INT.withName("rcv_ppid"),
                    JAVA_INT.withName("rcv_tsn"),
                    JAVA_INT.withName("rcv_cumtsn"),
                    JAVA_INT.withName("rcv_context"),
                    JAVA_INT.withName("rcv_assoc_id"),
                    MemoryLayout.paddingLayout(4));

    // ---- waiting -------------------------------------------------------------------------------

    static final StructLayout EPOLL_EVENT =
            EPOLL_EVENT_IS_PACKED
                    ? struct(
                            "epoll_event",
                            12,
                            JAVA_INT.withName("events"),
                            JAVA_LONG_UNALIGNED.withName("data"))
                    : struct(
                            "epoll_event",
                            16,
                            JAVA_INT.withName("events"),
                            MemoryLayout.paddingLayout(4),
                            JAVA_LONG.withName("data"));

    static final StructLayout POLLFD =
            struct(
                    "pollfd",
                    8,
                    JAVA_INT.withName("fd"),
                    JAVA_SHORT.withName("events"),
                    JAVA_SHORT.withName("revents"));

    // ---- options of SCTP (RFC 6458 section 8) --------------------------------------------------

    static final StructLayout RTOINFO =
            struct(
                    "sctp_rtoinfo",
                    16,
                    JAVA_INT.withName("srto_assoc_id"),
                    JAVA_INT.withName("srto_initial"),
                    JAVA_INT.withName("srto_max"),
                    JAVA_INT.withName("srto_min"));

    static final StructLayout ASSOCPARAMS =
            struct(
                    "sctp_assocparams",
                    20,
                    JAVA_INT.withName("sasoc_assoc_id"),
                    JAVA_SHORT.withName("sasoc_asocmaxrxt"),
                    JAVA_SHORT.withName("sasoc_number_peer_destinations"),
                    JAVA_INT.withName("sasoc_peer_rwnd"),
                    JAVA_INT.withName("sasoc_local_rwnd"),
                    JAVA_INT.withName("sasoc_cookie_life"));

    static final StructLayout INITMSG =
            struct(
                    "sctp_initmsg",
                    8,
                    JAVA_SHORT.withName("sinit_num_ostreams"),
                    JAVA_SHORT.withName("sinit_max_instreams"),
                    JAVA_SHORT.withName("sinit_max_attempts"),
                    JAVA_SHORT.withName("sinit_max_init_timeo"));

    static final StructLayout PADDRPARAMS =
            struct(
                    "sctp_paddrparams",
                    156,
                    JAVA_INT.withName("spp_assoc_id"),
                    octets(SOCKADDR_OCTETS).withName("spp_address"),
                    JAVA_INT_UNALIGNED.withName("spp_hbinterval"),
                    JAVA_SHORT_UNALIGNED.withName("spp_pathmaxrxt"),
                    JAVA_INT_UNALIGNED.withName("spp_pathmtu"),
                    JAVA_INT_UNALIGNED.withName("spp_sackdelay"),
                    JAVA_INT_UNALIGNED.withName("spp_flags"),
                    JAVA_INT_UNALIGNED.withName("spp_ipv6_flowlabel"),
                    JAVA_BYTE.withName("spp_dscp"),
                    MemoryLayout.paddingLayout(1));

    static final StructLayout PRIM =
            struct(
                    "sctp_prim",
                    132,
                    JAVA_INT.withName("ssp_assoc_id"),
                    octets(SOCKADDR_OCTETS).withName("ssp_addr"));

    static final StructLayout SACK_INFO =
            struct(
                    "sctp_sack_info",
                    12,
                    JAVA_INT.withName("sack_assoc_id"),
                    JAVA_INT.withName("sack_delay"),
                    JAVA_INT.withName("sack_freq"));

    static final StructLayout PADDRINFO =
            struct(
                    "sctp_paddrinfo",
                    152,
                    JAVA_INT.withName("spinfo_assoc_id"),
                    octets(SOCKADDR_OCTETS).withName("spinfo_address"),
                    JAVA_INT.withName("spinfo_state"),
                    JAVA_INT.withName("spinfo_cwnd"),
                    JAVA_INT.withName("spinfo_srtt"),
                    JAVA_INT.withName("spinfo_rto"),
                    JAVA_INT.withName("spinfo_mtu"));

    static final StructLayout STATUS =
            struct(
                    "sctp_status",
                    176,
                    JAVA_INT.withName("sstat_assoc_id"),
                    JAVA_INT.withName("sstat_state"),
                    JAVA_INT.withName("sstat_rwnd"),
                    JAVA_SHORT.withName("sstat_unackdata"),
                    JAVA_SHORT.withName("sstat_penddata"),
                    JAVA_SHORT.withName("sstat_instrms"),
                    JAVA_SHORT.withName("sstat_outstrms"),
                    JAVA_INT.withName("sstat_fragmentation_point"),
                    PADDRINFO.withName("sstat_primary"));

    /// The kernel's own; not in RFC 6458.
    static final StructLayout ASSOC_STATS =
            struct(
                    "sctp_assoc_stats",
                    256,
                    JAVA_INT.withName("sas_assoc_id"),
                    MemoryLayout.paddingLayout(4),
                    octets(SOCKADDR_OCTETS).withName("sas_obs_rto_ipaddr"),
                    JAVA_LONG.withName("sas_maxrto"),
                    JAVA_LONG.withName("sas_isacks"),
                    JAVA_LONG.withName("sas_osacks"),
                    JAVA_LONG.withName("sas_opackets"),
                    JAVA_LONG.withName("sas_ipackets"),
                    JAVA_LONG.withName("sas_rtxchunks"),
                    JAVA_LONG.withName("sas_outofseqtsns"),
                    JAVA_LONG.withName("sas_idupchunks"),
                    JAVA_LONG.withName("sas_gapcnt"),
                    JAVA_LONG.withName("sas_ouodchunks"),
                    JAVA_LONG.withName("sas_iuodchunks"),
                    JAVA_LONG.withName("sas_oodchunks"),
                    JAVA_LONG.withName("sas_iodchunks"),
                    JAVA_LONG.withName("sas_octrlchunks"),
                    JAVA_LONG.withName("sas_ictrlchunks"));

    /// What `sctp_connectx` is made of: `struct sctp_getaddrs_old`.
    static final StructLayout CONNECTX =
            struct(
                    "sctp_getaddrs_old",
                    16,
                    JAVA_INT.withName("assoc_id"),
                    JAVA_INT.withName("addrs_octets"),
                    JAVA_LONG.withName("addrs"));

    /// `struct sctp_getaddrs`; addresses follow.
    static final StructLayout GETADDRS =
            struct(
                    "sctp_getaddrs",
                    8,
                    JAVA_INT.withName("assoc_id"),
                    JAVA_INT.withName("addr_num"));

    static final StructLayout PEELOFF_FLAGS =
            struct(
                    "sctp_peeloff_flags_arg_t",
                    12,
                    JAVA_INT.withName("associd"),
                    JAVA_INT.withName("sd"),
                    JAVA_INT.withName("flags"));

    // ---- notifications (RFC 6458 section 6.1) --------------------------------------------------

    /// What all notifications begin with.
    static final StructLayout NOTIFICATION =
            struct(
                    "sctp_notification",
                    8,
                    JAVA_SHORT.withName("sn_type"),
                    JAVA_SHORT.withName("sn_flags"),
                    JAVA_INT.withName("sn_length"));

    static final StructLayout ASSOC_CHANGE =
            struct(
                    "sctp_assoc_change",
                    20,
                    NOTIFICATION.withName("sac_header"),
                    JAVA_SHORT.withName("sac_state"),
                    JAVA_SHORT.withName("sac_error"),
                    JAVA_SHORT.withName("sac_outbound_streams"),
                    JAVA_SHORT.withName("sac_inbound_streams"),
                    JAVA_INT.withName("sac_assoc_id"));

    static final StructLayout PADDR_CHANGE =
            struct(
                    "sctp_paddr_change",
                    148,
                    NOTIFICATION.withName("spc_header"),
                    octets(SOCKADDR_OCTETS).withName("spc_aaddr"),
                    JAVA_INT.withName("spc_state"),
                    JAVA_INT.withName("spc_error"),
                    JAVA_INT.withName("spc_assoc_id"));

    /// Octets of the message follow.
    static final StructLayout SEND_FAILED =
            struct(
                    "sctp_send_failed",
                    48,
                    NOTIFICATION.withName("ssf_header"),
                    JAVA_INT.withName("ssf_error"),
                    JAVA_SHORT.withName("sinfo_stream"),
                    JAVA_SHORT.withName("sinfo_ssn"),
                    JAVA_SHORT.withName("sinfo_flags"),
                    MemoryLayout.paddingLayout(2),
                    JAVA_INT.withName("sinfo_ppid"),
                    JAVA_INT.withName("sinfo_context"),
                    JAVA_INT.withName("sinfo_timetolive"),
                    JAVA_INT.withName("sinfo_tsn"),
                    JAVA_INT.withName("sinfo_cumtsn"),
                    JAVA_INT.withName("sinfo_assoc_id"),
                    JAVA_INT.withName("ssf_assoc_id"));

    private Structs() {}

    /// Where a member begins, in octets.
    static long offset(StructLayout struct, String member) {
        return struct.byteOffset(PathElement.groupElement(member));
    }

    private static MemoryLayout octets(int count) {
        return MemoryLayout.sequenceLayout(count, ValueLayout.JAVA_BYTE);
    }

    private static StructLayout struct(String name, int octets, MemoryLayout... members) {
        StructLayout layout = MemoryLayout.structLayout(members);
        if (layout.byteSize() != octets) {
            throw new AssertionError(
                    "struct %s has %d octets, not %d".formatted(name, octets, layout.byteSize()));
        }
        return layout;
    }
}
