// SPDX-License-Identifier: AGPL-3.0-or-later
/// The one language of the product: the line-oriented commands of Cisco's IP Transfer Point.
///
/// What an operator types in `configure terminal`, what `show running-config` prints and what the
/// files in `etc/` hold are the same lines. The way of a line through this package:
///
/// ```
///  text --Words--> words --Grammar--> Parsed --ConfigEditor--> Statement in a Block --> a record
///   ^                        |                                       |         (in its package)
///   |                        +--> Rejection --> Problem              |
///   +------------------ ConfigTree (print, diff) <-------------------+
/// ```
///
/// A package declares its [Argument]s, [Command]s and [Schema]s as constants and builds its records
/// from a [Block]; the node puts the schemas together to one. Nothing here knows what a linkset is.
@NullMarked
package org.signalbox.config;

import org.jspecify.annotations.NullMarked;
