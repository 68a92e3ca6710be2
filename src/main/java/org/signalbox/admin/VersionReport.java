// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// `show version` and `show cs7 version`: what is running here.
public final class VersionReport {
    private VersionReport() {}

    /// The product, the machine, and the transport.
    public static Document product(NodeView node) {
        Product product = Product.running();
        return Document.builder()
                .line(
                        "%s, version %s",
                        Field.of("product", Product.NAME), Field.of("version", product.version()))
                .note("SIGTRAN signalling gateway and STP, AGPL-3.0-or-later")
                .note("")
                .line(
                        "%s uptime is %s",
                        Field.of("hostname", node.hostname()),
                        Field.millis("upTimeMillis", node.upTime())
                                .shownAs(Durations.text(node.upTime())))
                .addAll(transport(node))
                .line(
                        "Java %s, %s",
                        Field.of("java", product.java()), Field.of("system", product.system()))
                .build();
    }

    /// The signalling software: variant, layers and transport.
    public static Document signalling(NodeView node) {
        Product product = Product.running();
        return Document.builder()
                .line(
                        "CS7 software: %s %s",
                        Field.of("product", Product.NAME), Field.of("version", product.version()))
                .addAll(variants(node))
                .addAll(transport(node))
                .build();
    }

    private static Document variants(NodeView node) {
        List<Document> variants =
                node.instances().stream().map(instance -> variant(instance.point())).toList();
        return variants.size() == 1
                ? variants.getFirst()
                : Document.builder().group("instances", variants).build();
    }

    private static Document variant(SignallingPointView point) {
        return Document.builder()
                .line(
                        "Variant %s: MTP3 (%s), M2PA (RFC 4165), M3UA (RFC 4666)",
                        Field.of("variant", point.variant().word()),
                        Field.of("standard", point.variant().standard()))
                .build();
    }

    private static Document transport(NodeView node) {
        return Document.builder()
                .line(
                        "SCTP transport is %s: %s",
                        Field.of("transport", node.transport().word()),
                        Field.of("transportReason", node.transport().reason()))
                .build();
    }
}
