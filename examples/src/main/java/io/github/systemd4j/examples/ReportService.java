package io.github.systemd4j.examples;

import io.github.systemd4j.templates.template.UnitTemplate;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstache.JStacheFormatterTypes;

/** A service that is rendered from a template. */
@JStache(path = "io/github/systemd4j/examples/report.mustache")
@JStacheConfig(using = UnitTemplate.class)
@JStacheFormatterTypes(types = UnitValue.class)
record ReportService(UnitValue title, UnitValue author) {
    public static void main(String[] args) {
        String title = "Sales\n[Service]\nExecStart=/bin/rm";
        String author = "O'Hara; $(reboot) %n";
        try {
            new ReportService(UnitValue.text(title), UnitValue.argument(author));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.print(ReportServiceRenderer.of()
                .execute(new ReportService(UnitValue.text("Sales"), UnitValue.argument(author))));
    }
}
