package io.github.systemd4j.examples.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.activation.ListenFds;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;

/** Prints each line that is written into the FIFO. */
public final class Letterbox {
    public static void main(String[] args) throws IOException {
        var letters =
                new BufferedReader(Channels.newReader(ListenFds.get().only().sourceChannel(), UTF_8));
        while (true) {
            System.out.println("a letter: " + letters.readLine()); // a FIFO that systemd holds open has no end
        }
    }
}
