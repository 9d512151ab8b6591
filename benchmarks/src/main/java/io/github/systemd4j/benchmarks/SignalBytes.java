package io.github.systemd4j.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A {@link PropertiesChanged} signal as it goes over the wire; see the D-Bus specification, "Message Format". */
final class SignalBytes {
    private static final byte SIGNAL = 4;
    private static final byte VERSION = 1;
    private static final int BODY_SIZE_AT = 4;
    private static final int FIELDS_SIZE_AT = 12;

    private static final byte PATH = 1;
    private static final byte INTERFACE = 2;
    private static final byte MEMBER = 3;
    private static final byte SIGNATURE = 8;

    private final ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);

    private SignalBytes() {}

    static byte[] propertiesChanged() {
        var signal = new SignalBytes();
        signal.header();
        signal.body();
        return Arrays.copyOf(signal.bytes.array(), signal.bytes.position());
    }

    private void header() {
        bytes.put((byte) 'l').put(SIGNAL).put((byte) 0).put(VERSION);
        bytes.putInt(0).putInt(1).putInt(0); // the body's size, a serial, the fields' size
        int start = bytes.position();
        field(PATH, 'o', PropertiesChanged.PATH);
        field(INTERFACE, 's', PropertiesChanged.INTERFACE);
        field(MEMBER, 's', PropertiesChanged.MEMBER);
        field(SIGNATURE, 'g', PropertiesChanged.SIGNATURE);
        bytes.putInt(FIELDS_SIZE_AT, bytes.position() - start);
        align(8);
    }

    private void field(byte code, char type, String value) {
        align(8);
        bytes.put(code);
        signature(String.valueOf(type));
        if (type == 'g') {
            signature(value);
        } else {
            string(value);
        }
    }

    private void body() {
        int start = bytes.position();
        string(PropertiesChanged.OF);
        array(
                8,
                () -> PropertiesChanged.CHANGED.forEach((name, value) -> {
                    align(8);
                    string(name);
                    signature("s");
                    string(value);
                }));
        array(4, () -> PropertiesChanged.INVALIDATED.forEach(this::string));
        bytes.putInt(BODY_SIZE_AT, bytes.position() - start);
    }

    private void array(int alignment, Runnable elements) {
        align(4);
        int sizeAt = bytes.position();
        bytes.putInt(0);
        align(alignment);
        int start = bytes.position();
        elements.run();
        bytes.putInt(sizeAt, bytes.position() - start);
    }

    private void string(String value) {
        align(4);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        bytes.putInt(utf8.length).put(utf8).put((byte) 0);
    }

    private void signature(String value) {
        byte[] ascii = value.getBytes(StandardCharsets.US_ASCII);
        bytes.put((byte) ascii.length).put(ascii).put((byte) 0);
    }

    private void align(int alignment) {
        bytes.position(-(-bytes.position() & -alignment));
    }
}
