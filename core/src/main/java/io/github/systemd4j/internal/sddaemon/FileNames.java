package io.github.systemd4j.internal.sddaemon;

import java.nio.charset.Charset;

/** The encoding that Java uses for names of files. Other names of C are in UTF-8. */
public final class FileNames {
    public static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private FileNames() {}
}
