// SPDX-License-Identifier: AGPL-3.0-or-later
/// What the user adaptation layers of SIGTRAN share (M3UA of RFC 4666 now; M2UA and SUA when they
/// come): the common header, parameters, and the management of application server processes.
@NullMarked
package org.signalbox.xua;

import org.jspecify.annotations.NullMarked;
