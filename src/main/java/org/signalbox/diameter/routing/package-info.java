// SPDX-License-Identifier: AGPL-3.0-or-later

/// Which peer is given a request of Diameter (RFC 6733 section 6.1): by its destination, and by
/// rules about whom it concerns.
@NullMarked
package org.signalbox.diameter.routing;

import org.jspecify.annotations.NullMarked;
