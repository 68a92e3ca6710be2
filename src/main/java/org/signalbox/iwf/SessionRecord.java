// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;

/// A session as an operator sees it.
///
/// @param id grows with each session
/// @param begunAt monotonic nanoseconds
/// @param endedAt monotonic nanoseconds; null: it is under way
/// @param from who asked: a number or a Diameter identity
/// @param subscriber IMSI or MSISDN
/// @param serviceCentre its number; empty if the request has none
/// @param target whom the request went to, last; empty if it went nowhere
/// @param outcome how it ended, or what it waits for
/// @param reason why it was refused here, or what was answered; empty if there is nothing to say
public record SessionRecord(
        long id,
        Flow flow,
        long begunAt,
        @Nullable Long endedAt,
        String from,
        String subscriber,
        String serviceCentre,
        String target,
        String outcome,
        String reason) {}
