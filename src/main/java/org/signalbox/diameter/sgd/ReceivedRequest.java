// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.signalbox.diameter.Application;

/// A request that was understood.
///
/// @param application of its header; that of the answer, too
public record ReceivedRequest(
        Application application, RequestEnvelope envelope, SgdRequest request) {}
