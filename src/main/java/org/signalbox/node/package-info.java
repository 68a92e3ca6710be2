// SPDX-License-Identifier: AGPL-3.0-or-later
/// One running node: assembles it from a [NodeConfig], owns its loops, and turns a running
/// configuration into another without touching what stays the same.
///
/// ```
///   configuration (config.Block) --NodeSchema--> NodeConfig --Node--> a network of live objects
///        control loop: MTP3 management, configuration, status
///        signalling loop: SCTP, M2PA links, transfer
///        capture loop: paklog and pcap
/// ```
@NullMarked
package org.signalbox.node;

import org.jspecify.annotations.NullMarked;
