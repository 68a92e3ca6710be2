// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

/// How a node is called in Diameter (NetworkNodeDiameterAddress, TS 29.002 section 17.7.1).
public record DiameterName(String host, String realm) {}
