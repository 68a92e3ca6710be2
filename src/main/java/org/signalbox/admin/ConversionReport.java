// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeFormat;
import org.signalbox.ss7.PointCodeFormat.Delimiter;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.util.ArrayList;
import java.util.List;

/// `convert point-code`: one code in all notations, and a range of codes as masks.
public final class ConversionReport {
    private ConversionReport() {}

    /// One code in every notation the command line reads.
    public static Document code(PointCode code) {
        Variant variant = code.variant();
        PointCodeFormat format = variant.defaultFormat();
        PointCodeFormat dashes = new PointCodeFormat(Delimiter.DASH, format.widths());
        int octetDigits = (variant.pointCodeBits() + 3) / 4;
        return Document.builder()
                .line(row(format + " with dots"), Field.of("dots", format.print(code.value())))
                .line(row(format + " with dashes"), Field.of("dashes", dashes.print(code.value())))
                .line(row("decimal"), Field.of("decimal", code.value()))
                .line(
                        row("hexadecimal"),
                        Field.of(
                                "hexadecimal",
                                ("0x%0" + octetDigits + "x").formatted(code.value())))
                .line(
                        row("binary"),
                        Field.of("binary", bits(code.value(), variant.pointCodeBits())))
                .line(
                        row("binary by component"),
                        Field.of("binaryComponents", components(code, format)))
                .build();
    }

    /// The fewest masks that hold exactly the codes of a range, and what one mask would hold too
    /// much.
    public static Document range(PointCode first, PointCode last) {
        List<PointCodeMask> exact = PointCodeMask.covering(first, last);
        int codes = last.value() - first.value() + 1;
        Document.Builder document =
                Document.builder()
                        .line(
                                "%s to %s: %s in %s",
                                Field.of("first", first.toString()),
                                Field.of("last", last.toString()),
                                counted("codes", codes, "point code"),
                                counted("maskCount", exact.size(), "mask"))
                        .note("")
                        .table(
                                "masks",
                                List.of("Mask", "Dotted", "First", "Last", "Codes"),
                                exact.stream().map(ConversionReport::row).toList());
        PointCodeMask single = PointCodeMask.enclosing(first, last);
        List<PointCodeMask> extra = extra(single, first, last);
        if (!extra.isEmpty()) {
            document.note("")
                    .note(
                            "Warning: one mask for all, %s (%s %s), would also cover %s"
                                    .formatted(
                                            single,
                                            single.code(),
                                            single.dottedMask(),
                                            named(extra)));
        }
        return document.unshown(
                        Field.of("singleMask", single.toString()),
                        Field.of("singleMaskExact", extra.isEmpty()))
                .group(
                        "singleMaskAlsoCovers",
                        extra.stream()
                                .map(
                                        block ->
                                                Document.builder()
                                                        .unshown(Field.of("mask", block.toString()))
                                                        .build())
                                .toList())
                .build();
    }

    private static List<Field> row(PointCodeMask mask) {
        return List.of(
                Field.of("mask", mask.toString()),
                Field.of("dotted", mask.code() + " " + mask.dottedMask()),
                Field.of("first", mask.code().toString()),
                Field.of("last", mask.last().toString()),
                Field.of("codes", mask.size()));
    }

    /// The blocks of `single` that lie before and behind the range.
    private static List<PointCodeMask> extra(
            PointCodeMask single, PointCode first, PointCode last) {
        Variant variant = first.variant();
        List<PointCodeMask> extra = new ArrayList<>();
        if (single.code().compareTo(first) < 0) {
            extra.addAll(
                    PointCodeMask.covering(
                            single.code(), PointCode.of(variant, first.value() - 1)));
        }
        if (last.compareTo(single.last()) < 0) {
            extra.addAll(
                    PointCodeMask.covering(PointCode.of(variant, last.value() + 1), single.last()));
        }
        return extra;
    }

    private static String named(List<PointCodeMask> blocks) {
        return String.join(
                ", ",
                blocks.stream()
                        .map(
                                block ->
                                        block.isFull()
                                                ? block.code().toString()
                                                : "%s (%s to %s)"
                                                        .formatted(
                                                                block, block.code(), block.last()))
                        .toList());
    }

    private static String components(PointCode code, PointCodeFormat format) {
        List<String> components = new ArrayList<>();
        int rest = format.bits();
        for (int width : format.widths()) {
            rest -= width;
            components.add(bits((code.value() >>> rest) & ((1 << width) - 1), width));
        }
        return String.join(".", components);
    }

    private static String bits(int value, int width) {
        String digits = Integer.toBinaryString(value);
        return "0".repeat(width - digits.length()) + digits;
    }

    private static String row(String title) {
        return "%-22s ".formatted(title) + "%s";
    }

    private static Field counted(String name, int count, String noun) {
        return Field.of(name, count).shownAs(count + " " + noun + (count == 1 ? "" : "s"));
    }
}
