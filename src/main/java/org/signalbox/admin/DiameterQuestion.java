// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.Optional;

/// What `show diameter route-lookup` asks: which peer a request for short messages would be given.
///
/// @param command as the standard calls the request, such as `tfr`
/// @param host Destination-Host
/// @param realm Destination-Realm; empty: this node's own
/// @param imsi whom it concerns
/// @param msisdn whom it concerns
/// @param serviceCentre that it names, digits
public record DiameterQuestion(
        String command,
        Optional<String> host,
        Optional<String> realm,
        Optional<String> imsi,
        Optional<String> msisdn,
        Optional<String> serviceCentre) {}
