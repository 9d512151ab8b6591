package io.github.systemd4j.examples.spring;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Greets over HTTP, with Spring Boot. Without systemd it opens {@code server.port} itself. */
@SpringBootApplication
@RestController
public class SpringGreeter {
    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(() -> start(args))
                .healthCheck(SpringGreeter::isLive)
                .run();
    }

    private static ConfigurableApplicationContext start(String[] args) {
        var application = new SpringApplication(SpringGreeter.class);
        application.setRegisterShutdownHook(false); // ServiceLifecycle closes the context
        return application.run(args);
    }

    private static boolean isLive(ApplicationContext context) {
        var liveness = context.getBean(HealthEndpoint.class).healthForPath("liveness");
        return Objects.requireNonNull(liveness).getStatus().equals(Status.UP);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> activatedSocket() {
        return tomcat -> {
            if (!ListenFds.get().isEmpty()) {
                tomcat.setProtocol(ActivatedTomcat.class.getName());
            }
        };
    }

    @GetMapping("/{name}")
    String greet(@PathVariable("name") String name) {
        return "hello, %s, from process %d"
                .formatted(name, ProcessHandle.current().pid());
    }
}
