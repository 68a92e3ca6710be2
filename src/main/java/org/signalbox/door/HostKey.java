// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;

/// The key that proves which node one has reached: in a file of OpenSSH's format that only its
/// owner may read.
final class HostKey {
    private static final int ED25519_BITS = 256;
    private static final int FILE_OCTETS_MAX = 64 * 1024;
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    private HostKey() {}

    /// Reads the key, or makes one where there is none.
    ///
    /// @throws IOException if it cannot be had; the message names the file and the remedy
    static KeyPair at(Path file) throws IOException {
        try {
            return Files.exists(file) ? read(file) : create(file);
        } catch (GeneralSecurityException unusable) {
            throw new IOException(
                    "the host key %s cannot be used: %s".formatted(file, unusable.getMessage()),
                    unusable);
        }
    }

    private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException(
                    "the host key %s may be read by others: chmod 600 it, or make another"
                            .formatted(file));
        }
        if (Files.size(file) > FILE_OCTETS_MAX) {
            throw new IOException("the host key %s is too long for a key".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> keys =
                    SecurityUtils.loadKeyPairIdentities(
                            null, NamedResource.ofName(file.toString()), in, null);
            Iterator<KeyPair> all = keys == null ? null : keys.iterator();
            if (all == null || !all.hasNext()) {
                throw new IOException("%s holds no key".formatted(file));
            }
            return all.next();
        }
    }

    private static KeyPair create(Path file) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, ED25519_BITS);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "signalbox", null, text);
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.write(file, text.toByteArray());
        } catch (FileSystemException refused) {
            throw new IOException(
                    "the host key %s cannot be made: expected a folder that this node may write to"
                            .formatted(file),
                    refused);
        }
        return pair;
    }
}
