// SPDX-License-Identifier: AGPL-3.0-or-later
/// SCCP without connections (Q.711 to Q.716): routing control, management, segmentation.
///
/// ```
///   control loop                                      loops of links
///   ManagementInput --> Management --StatusSnapshot--> whoever routes
///                           |
///                           +--> ManagementOutput: messages, indications to local users
/// ```
@NullMarked
package org.signalbox.sccp;

import org.jspecify.annotations.NullMarked;
