// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import org.signalbox.ss7.PointCodeFormat.Delimiter;

/// A national or international form of MTP level 3: how long point codes and signalling link
/// selections are, and how the routing label is laid out.
public enum Variant {
    /// ITU-T Q.704, and ETSI: 14-bit point codes, 4-bit SLS.
    ITU("itu", "Q.704", 14, 4, 4, new PointCodeFormat(Delimiter.DOT, 3, 8, 3)),
    /// ANSI T1.111: 24-bit point codes, 8-bit SLS.
    ANSI("ansi", "T1.111.4", 24, 8, 7, new PointCodeFormat(Delimiter.DOT, 8, 8, 8)),
    /// China, GF 001-9001: 24-bit point codes, 4-bit SLS in an octet of its own.
    CHINA("china", "GF 001-9001", 24, 4, 7, new PointCodeFormat(Delimiter.DOT, 8, 8, 8)),
    /// Japan, JT-Q704: 16-bit point codes, 4-bit SLS in an octet of its own.
    TTC("ttc", "JT-Q704", 16, 4, 5, new PointCodeFormat(Delimiter.DOT, 5, 4, 7));

    private final String word;
    private final String standard;
    private final int pointCodeBits;
    private final int slsBits;
    private final int labelOctets;
    private final PointCodeFormat format;

    Variant(
            String word,
            String standard,
            int pointCodeBits,
            int slsBits,
            int labelOctets,
            PointCodeFormat format) {
        this.word = word;
        this.standard = standard;
        this.pointCodeBits = pointCodeBits;
        this.slsBits = slsBits;
        this.labelOctets = labelOctets;
        this.format = format;
    }

    /// As written in the configuration.
    public String word() {
        return word;
    }

    /// The document that specifies it.
    public String standard() {
        return standard;
    }

    /// 14, 16 or 24.
    public int pointCodeBits() {
        return pointCodeBits;
    }

    /// The largest point code as a number.
    public int maxPointCode() {
        return (1 << pointCodeBits) - 1;
    }

    /// How many bits of the signalling link selection the label carries.
    public int slsBits() {
        return slsBits;
    }

    /// How many octets the routing label takes behind the service information octet.
    public int labelOctets() {
        return labelOctets;
    }

    /// How point codes of this variant are written unless the configuration says otherwise.
    public PointCodeFormat defaultFormat() {
        return format;
    }
}
